using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>Shares in which labels of some faces correct the model's answers for all good ones.</summary>
/// <remarks>
/// The prediction-powered mean (Angelopoulos et al., "Prediction-powered inference", Science 382, 2023, algorithm 1): the mean of the
/// answers, plus the mean of label less answer. Each stratum has its own sample of labelled faces, so each is corrected
/// separately (Horvitz and Thompson, 1952). A face whose expression nobody can tell is in no share: both sums of the ratio are corrected.
/// The bootstrap draws photos (<see cref="PhotoWeights"/>). The simulation in docs/figures.md was used to choose the limits below.
/// </remarks>
internal static class Correction
{
    /// <summary>With fewer labels than this, nothing is corrected.</summary>
    public const int FewestLabels = 30;

    /// <summary>An emotion with fewer labels than this gets no interval, because it would not be reliable.</summary>
    public const int FewestOfEmotion = 3;

    private static readonly int Emotions = EmotionLabels.Seven.Length;

    /// <summary>A stratum: its counts of answers, and the faces of it that have labels.</summary>
    internal readonly record struct Stratum(ShareCount Answers, IReadOnlyList<LabelledFace> Labelled);

    /// <summary>Why the labels of a domain do not correct its shares; null if they do.</summary>
    public static string? FindProblem(IReadOnlyList<Stratum> parts) =>
        parts.Sum(static part => part.Labelled.Count) is < FewestLabels and var labels ? $"{labels} {(labels == 1 ? "label is" : "labels are")} too few to correct the shares: {FewestLabels} are needed."
        : parts.Any(static part => part.Answers.Faces > 0 && part.Labelled.Count == 0) ? "Some groups have no label, so the labels do not correct the shares. Label at least one face of each group, or better every face on the page."
        : null;

    /// <summary>The shares of a domain that consists of whole strata.</summary>
    public static CorrectedShares Of(IReadOnlyList<Stratum> parts)
    {
        var labels = parts.Sum(static part => part.Labelled.Count);
        if (FindProblem(parts) is not null)
        {
            return new CorrectedShares(labels, []);
        }
        var looked = parts.Select(static part => part.Labelled.Select(static face => new Look(face)).ToArray()).ToArray();
        var seen = Shares(parts, looked, -1);
        // A few labels may all agree with the model by chance, and then the replicates do not differ. One added disagreement stands for the unseen ones.
        var faces = parts.Sum(static part => (double)part.Answers.Faces);
        var floor = parts.Where(static part => part.Labelled.Count > 0).Sum(part => Math.Pow(part.Answers.Faces / faces / part.Labelled.Count, 2));
        var different = PhotoWeights.CountDifferent(parts.SelectMany(static part => part.Labelled).Select(static face => face.Weights));
        var isOfFew = different < PhotoWeights.FewPhotos;
        var replicates = Enumerable.Range(0, PhotoWeights.Replicates).Select(replicate => Shares(parts, looked, replicate)).ToArray();
        return new CorrectedShares(labels, [.. Enumerable.Range(0, Emotions).Select(emotion => IsRare(parts, emotion)
            ? (Interval?)null
            : isOfFew ? Interval.Wilson(Math.Clamp(seen[emotion], 0, 1), different)
            : Interval.Of(seen[emotion], replicates.Select(shares => shares[emotion]), least: 0, floor: floor))])
        {
            Replicates = replicates,
            Seen = seen,
            Floor = floor,
            IsOfFew = isOfFew,
        };
    }

    private static bool IsRare(IReadOnlyList<Stratum> parts, int emotion) =>
        parts.Sum(part => part.Labelled.Sum(face => face.Saw(emotion))) < FewestOfEmotion;

    /// <summary>The corrected shares in one replicate; -1 for the sample itself.</summary>
    private static double[] Shares(IReadOnlyList<Stratum> parts, Look[][] looked, int replicate)
    {
        var shares = new double[Emotions];
        var more = new double[Emotions];
        var allTold = 0.0;
        for (var part = 0; part < parts.Count; part++)
        {
            // A replicate may draw none of a small stratum's labelled photos; then the labelled faces are taken as they are.
            var drawn = looked[part].Any(look => look.Face.Weight(replicate) > 0) ? replicate : -1;
            var (weights, told) = (0.0, 0.0);
            Array.Clear(more);
            foreach (var look in looked[part])
            {
                var weight = look.Face.Weight(drawn);
                weights += weight;
                told += weight * look.Told;
                for (var emotion = 0; emotion < Emotions; emotion++)
                {
                    more[emotion] += weight * look.More[emotion];
                }
            }
            var answers = parts[part].Answers;
            double total = answers.Total(replicate);
            allTold += total * told / weights;
            for (var emotion = 0; emotion < Emotions; emotion++)
            {
                shares[emotion] += answers.Count(emotion, replicate) + (total * more[emotion] / weights);
            }
        }
        for (var emotion = 0; emotion < Emotions; emotion++)
        {
            shares[emotion] /= allTold;
        }
        return shares;
    }

    // Counted once for all replicates.
    private sealed class Look(LabelledFace face)
    {
        public LabelledFace Face { get; } = face;

        public double Told { get; } = face.Told;

        /// <summary>Label less answer, of each emotion.</summary>
        public double[] More { get; } = [.. Enumerable.Range(0, Emotions).Select(emotion => face.Saw(emotion) - (face.Answer == emotion ? 1 : 0))];
    }
}
