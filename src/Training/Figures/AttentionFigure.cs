using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using SkiaSharp;

namespace DeepEmotion.Training.Figures;

/// <summary>Where the transformer looks, <c>attention.png</c>: a row of faces for each emotion, with their windows.</summary>
public static class AttentionFigure
{
    /// <summary>The output that a model must have for it.</summary>
    public const string Output = "attention";

    private const int Columns = 8;

    public static void Save(string path, OnnxModel model, IReadOnlyList<LabelledFace> faces)
    {
        LabelledFace[] shown = [.. model.Labels.SelectMany(l => faces.Where(f => f.Emotion == l).Take(Columns))];
        var windows = model.Run(shown, Output);
        using var sheet = new FaceSheet(shown.Length, Columns);
        for (var i = 0; i < shown.Length; i++)
        {
            sheet.Draw(i, shown[i].Crop);
            sheet.Outline(i, AttentionWindow.From(windows.AsSpan(i * AttentionWindow.Length, AttentionWindow.Length)), SKColors.OrangeRed);
        }
        sheet.Save(path);
    }
}
