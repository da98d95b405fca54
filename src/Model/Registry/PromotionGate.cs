using System.Globalization;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>Whether a retrained model may take the place of the one that serves.</summary>
public static class PromotionGate
{
    /// <summary>The split that decides. PrivateTest never does: it is there to be reported.</summary>
    public const string Split = "PublicTest";

    /// <summary>What decides for a model that learned from all of somebody's own faces: how its like did on the faces that were held out from them.</summary>
    public const string CrossValidation = "CrossValidation";

    /// <summary>Which of a candidate's figures decide.</summary>
    public static string SplitOf(ModelManifest candidate) => candidate.Metrics.ContainsKey(Split) ? Split : CrossValidation;

    /// <summary>A candidate passes if its accuracy on <see cref="SplitOf"/> is at least as high. Both models must know the same emotions and be measured on the same number of images.</summary>
    public static GateDecision Compare(ModelManifest candidate, ModelManifest? current)
    {
        var split = SplitOf(candidate);
        if (!candidate.Metrics.TryGetValue(split, out var fresh))
        {
            return new GateDecision(false, $"{candidate.Version} has no figures for {Split}");
        }
        if (current is not null && !candidate.Labels.SequenceEqual(current.Labels))
        {
            return new GateDecision(false, $"it tells {candidate.Classes} emotions apart, {current.Version} {current.Classes}");
        }
        if (current is null || !current.Metrics.TryGetValue(split, out var old))
        {
            return new GateDecision(true, $"{split} {Percent(fresh)}, nothing to compare with");
        }
        if (fresh.Images != old.Images)
        {
            return new GateDecision(false, $"its figures are of {fresh.Images} images, those of {current.Version} of {old.Images}: not of the same {split}");
        }
        var better = fresh.Accuracy >= old.Accuracy;
        return new GateDecision(better, $"{split} {Percent(fresh)} against {Percent(old)} of {current.Version}");
    }

    private static string Percent(SplitMetrics metrics) => metrics.Accuracy.ToString("P2", CultureInfo.InvariantCulture);
}

/// <param name="Promote">Whether the candidate may serve.</param>
/// <param name="Reason">The figures behind it, for the record.</param>
public readonly record struct GateDecision(bool Promote, string Reason);
