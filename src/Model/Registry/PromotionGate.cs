using System.Globalization;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>Decides whether a retrained model may replace the serving one.</summary>
public static class PromotionGate
{
    /// <summary>The split that decides. PrivateTest is only reported and never decides.</summary>
    public const string Split = "PublicTest";

    /// <summary>Decides for a model that learned from all of a user's own faces: the results of equal models on held-out faces.</summary>
    public const string CrossValidation = "CrossValidation";

    /// <summary>Which of a candidate's metrics decide.</summary>
    public static string SplitOf(ModelManifest candidate) => candidate.Metrics.ContainsKey(Split) ? Split : CrossValidation;

    /// <summary>A candidate passes if its accuracy on <see cref="SplitOf"/> is at least as high. Both models must distinguish the same emotions and be measured on the same number of images.</summary>
    public static GateDecision Compare(ModelManifest candidate, ModelManifest? current)
    {
        var split = SplitOf(candidate);
        if (!candidate.Metrics.TryGetValue(split, out var fresh))
        {
            return new GateDecision(false, $"{candidate.Version} has no figures for {Split}");
        }
        if (current is not null && !candidate.Labels.SequenceEqual(current.Labels))
        {
            return new GateDecision(false, $"it distinguishes {Names(candidate)}, and {current.Version} {Names(current)}");
        }
        if (current is null)
        {
            return new GateDecision(true, $"{split} {Percent(fresh)}, nothing to compare with");
        }
        if (!current.Metrics.TryGetValue(split, out var old))
        {
            return new GateDecision(false, $"it has {split} {Percent(fresh)}, and {current.Version} no such figure");
        }
        if (fresh.Images != old.Images)
        {
            return new GateDecision(false, $"it was measured on {fresh.Images} images and {current.Version} on {old.Images}: not on the same {split}");
        }
        var better = fresh.Accuracy >= old.Accuracy;
        return new GateDecision(better, $"{split} {Percent(fresh)} against {Percent(old)} of {current.Version}");
    }

    private static string Names(ModelManifest model) => string.Join(", ", model.Labels.Select(static label => label.Name()));

    private static string Percent(SplitMetrics metrics) => metrics.Accuracy.ToString("P2", CultureInfo.InvariantCulture);
}

/// <param name="Promote">Whether the candidate may serve.</param>
/// <param name="Reason">The figures behind it, for the record.</param>
public readonly record struct GateDecision(bool Promote, string Reason);
