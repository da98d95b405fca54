using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>Shares that labels have corrected.</summary>
/// <param name="Labels">Faces that have a label.</param>
/// <param name="Shares">The share of each of the seven emotions, FER2013's order, each with its interval; null if the emotion has too few labels. Empty if all have too few.</param>
public sealed record CorrectedShares(int Labels, ImmutableArray<Interval?> Shares)
{
    /// <summary>The shares in each replicate.</summary>
    [JsonIgnore]
    internal IReadOnlyList<double[]> Replicates { get; init; } = [];

    /// <summary>The least that the squared standard error of a share can be.</summary>
    [JsonIgnore]
    internal double Floor { get; init; }

    /// <summary>Whether the labels are of few different photos, so that the intervals are Wilson's.</summary>
    [JsonIgnore]
    internal bool IsOfFew { get; init; }

    /// <summary>The shares, also those of emotions with too few labels.</summary>
    [JsonIgnore]
    internal IReadOnlyList<double> Seen { get; init; } = [];
}
