using System.Globalization;
using System.Text;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Evaluation;

namespace DeepEmotion.Training.Figures;

/// <summary>A page about one trained model, <c>model-card.md</c>, from its manifest.</summary>
public static class RunCard
{
    public static string Write(ModelManifest manifest)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# Model {manifest.Version}\n");
        Line($"- Network `{manifest.Network}`: {manifest.Parameters:N0} weights{(manifest.MultiplyAdds > 0 ? FormattableString.Invariant($", {manifest.MultiplyAdds / 1e6:F1} million multiply-adds a face") : "")}.");
        if (manifest.Data.Images == 0)
        {
            Line($"- Imported {manifest.TrainedAt:yyyy-MM-dd HH:mm} UTC; its training data is not known.");
        }
        else
        {
            Line($"- Trained {manifest.TrainedAt:yyyy-MM-dd HH:mm} UTC on {manifest.Data.Images:N0} images of {manifest.Data.Name} (SHA-256 `{manifest.Data.Sha256[..16]}…`).");
        }
        if (manifest.Teachers is { } teachers)
        {
            Line($"- Also learned from the model{(teachers.Count == 1 ? "" : "s")} with SHA-256 {string.Join(", ", teachers.Select(t => $"`{t[..16]}…`"))}.");
        }
        Line($"- Command: `{manifest.Command}`\n");
        foreach (var (split, metrics) in manifest.Metrics)
        {
            var interval = Interval.OfShare(metrics.Accuracy, metrics.Images);
            Line($"## {split}: {metrics.Accuracy:P2} right\n");
            Line($"{metrics.Images:N0} images; 95 % interval {interval.Low:P2} to {interval.High:P2}; macro F1 {metrics.MacroF1:P2}; expected calibration error {metrics.CalibrationError:P2}.\n");
            Line($"| emotion | images | precision | recall | F1 |\n| --- | --- | --- | --- | --- |");
            foreach (var one in metrics.Classes)
            {
                Line($"| {one.Emotion.Name()} | {one.Images} | {one.Precision:P1} | {one.Recall:P1} | {one.F1:P1} |");
            }
            Line($"");
        }
        Line($"Expressions are not inner states. {Scope(manifest)}");
        return text.ToString();
    }

    /// <summary>Which faces the figures hold for.</summary>
    private static string Scope(ModelManifest manifest) =>
        manifest.Metrics.ContainsKey(PromotionGate.CrossValidation)
            ? $"The figures hold for photos like those of {manifest.Data.Name}. Each face was scored by a network that had not learned it; this model learned from all of them."
        : manifest.Data.Images == 0 ? "The figures hold for photos like those that the model was measured on."
        : "The figures hold for photos like FER2013's: from the web, many of them posed. People agree with FER2013's labels about two times in three.";
}
