using System.Collections.Immutable;

namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>How often each emotion is the answer, with the 95 % interval of each share.</summary>
/// <param name="Faces">Faces that count.</param>
/// <param name="Photos">Photos that they are in.</param>
/// <param name="Counts">Faces of each of the seven emotions, FER2013's order.</param>
/// <param name="Low">Lower ends, 0 to 1.</param>
/// <param name="High">Upper ends, 0 to 1.</param>
public sealed record EmotionShares(int Faces, int Photos, ImmutableArray<int> Counts, ImmutableArray<double> Low, ImmutableArray<double> High);

/// <summary>The shares in all photos and in each group.</summary>
public sealed record GroupedShares(EmotionShares All, ImmutableSortedDictionary<string, EmotionShares> Groups);
