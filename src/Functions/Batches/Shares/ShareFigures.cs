using System.Collections.Immutable;

namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>Shares of all good faces that labels have corrected, in all photos and in each group; a group that has too few labels has none.</summary>
public sealed record CorrectedGroups(CorrectedShares All, ImmutableSortedDictionary<string, CorrectedShares> Groups);

/// <summary>How much more often each emotion is the answer in one group than in another, among good faces.</summary>
/// <param name="Group">The one.</param>
/// <param name="Other">The other.</param>
/// <param name="Corrected">Whether labels of both groups corrected it. If not, it may be off by more than its interval.</param>
/// <param name="Shares">The difference for each of the seven emotions, -1 to 1, FER2013's order; null if one of the groups has too few labels of it.</param>
public sealed record GroupDifference(string Group, string Other, bool Corrected, ImmutableArray<Interval?> Shares);
