using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Cleaning;

/// <summary>Decides which images to train on. Nothing is ever removed from the evaluation splits.</summary>
public static class DataCleaner
{
    /// <param name="set">The data set.</param>
    /// <param name="options">Which images to remove.</param>
    /// <param name="disputed">Rows whose label a cross-validated model disputes.</param>
    public static CleaningResult Clean(FaceSet set, CleaningOptions options, IReadOnlySet<int>? disputed = null)
    {
        var repeats = new Repeats(set);
        var reasons = set.Faces
            .Where(f => f.Split == Split.Training)
            .Select(f => (Face: f, Reason: Judge(f, options, repeats, disputed)))
            .Where(r => r.Reason is not null)
            .ToDictionary(r => r.Face.Row, r => r.Reason!.Value);
        foreach (var face in Surplus(set.Faces.Where(f => f.Split == Split.Training && !reasons.ContainsKey(f.Row)), options))
        {
            reasons.Add(face.Row, RemovalReason.ThinnedNeutral);
        }
        return new(
            set with { Faces = [.. set.Faces.Where(f => !reasons.ContainsKey(f.Row))] },
            [.. set.Faces.Where(f => reasons.ContainsKey(f.Row)).Select(f => new Removal(f, reasons[f.Row]))]);
    }

    private static RemovalReason? Judge(LabelledFace face, CleaningOptions options, Repeats repeats, IReadOnlySet<int>? disputed)
    {
        if (Sharpness.Contrast(face.Crop) < options.MinimumContrast)
        {
            return RemovalReason.Blank;
        }
        if (Sharpness.OfLaplacian(face.Crop) < options.MinimumSharpness)
        {
            return RemovalReason.Blurred;
        }
        var voted = VoteJudgement.Of(face, options);
        if (voted == RemovalReason.NoFace)
        {
            return voted;
        }
        if (repeats.IsJudgedBy(face))
        {
            return RemovalReason.RepeatsEvaluation;
        }
        var repeated = options.OneOfEach ? repeats.Judge(face) : null;
        return repeated
            ?? (options.VotesDecide ? voted : null)
            ?? (disputed?.Contains(face.Row) == true ? RemovalReason.DisputedLabel : null);
    }

    private static IEnumerable<LabelledFace> Surplus(IEnumerable<LabelledFace> kept, CleaningOptions options)
    {
        LabelledFace[] neutral = [.. kept.Where(f => f.Emotion == Emotion.Neutral)];
#pragma warning disable CA5394 // Which images go must be repeatable, not secret.
        new Random(options.Seed).Shuffle(neutral);
#pragma warning restore CA5394
        return neutral.Skip(options.MaximumNeutral);
    }
}
