using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Files;

namespace DeepEmotion.Training.Figures;

/// <summary>The pictures and the card of a finished run.</summary>
internal static class RunFigures
{
    public static void Save(RunFolder folder, ModelPackage package, IReadOnlyList<LabelledFace> validation)
    {
        ConfusionFigure.Save(folder.Confusion, package.Manifest.Metrics.Values.First());
        using var model = new OnnxModel(package.Onnx);
        if (model.Has(AttentionFigure.Output))
        {
            AttentionFigure.Save(folder.Attention, model, validation);
        }
        File.WriteAllText(folder.Card, RunCard.Write(package.Manifest));
    }
}
