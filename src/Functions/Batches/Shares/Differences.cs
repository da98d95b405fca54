using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>Compares the groups with the most good faces with each other.</summary>
internal static class Differences
{
    private const int MostGroups = 6;
    private const int FewestFaces = 10;
    private static readonly int Emotions = EmotionLabels.Seven.Length;

    /// <summary>Every pair of the largest groups.</summary>
    /// <param name="good">Counts of good faces.</param>
    /// <param name="corrected">Shares that labels have corrected; empty for none.</param>
    public static ImmutableArray<GroupDifference> Of(GroupedCount good, IReadOnlyDictionary<string, CorrectedShares> corrected)
    {
        var names = good.Groups.Where(static group => group.Key.Length > 0 && group.Value.Faces >= FewestFaces)
            .OrderByDescending(static group => group.Value.Faces).Take(MostGroups).Select(static group => group.Key).Order(StringComparer.Ordinal).ToArray();
        return [.. names.SelectMany((one, index) => names[(index + 1)..].Select(other =>
            corrected.TryGetValue(one, out var first) && corrected.TryGetValue(other, out var second) && first.Shares.Length > 0 && second.Shares.Length > 0
                ? Corrected(one, other, first, second)
                : Counted(one, other, good.Groups[one], good.Groups[other])))];
    }

    private static GroupDifference Corrected(string one, string other, CorrectedShares first, CorrectedShares second) => new(one, other, true, [.. Enumerable.Range(0, Emotions).Select(emotion =>
        first.Shares[emotion] is null || second.Shares[emotion] is null ? (Interval?)null
        : first.IsOfFew || second.IsOfFew ? Interval.OfDifference(first.Seen[emotion] - second.Seen[emotion], first.Shares[emotion]!.Value, second.Shares[emotion]!.Value)
        : Interval.Of(
            first.Seen[emotion] - second.Seen[emotion],
            first.Replicates.Zip(second.Replicates, (a, b) => a[emotion] - b[emotion]),
            floor: first.Floor + second.Floor))]);

    private static GroupDifference Counted(string one, string other, ShareCount first, ShareCount second) => new(one, other, false, [.. Enumerable.Range(0, Emotions).Select(emotion =>
        (Interval?)(first.HasSpread(emotion) && second.HasSpread(emotion) ? Interval.Of(
            first.Share(emotion, -1) - second.Share(emotion, -1),
            Enumerable.Range(0, PhotoWeights.Replicates).Select(replicate => first.Share(emotion, replicate) - second.Share(emotion, replicate)),
            floor: (1.0 / first.Faces / first.Faces) + (1.0 / second.Faces / second.Faces))
            : Interval.OfDifference(first.Share(emotion, -1) - second.Share(emotion, -1), first.IntervalOf(emotion), second.IntervalOf(emotion))))]);
}
