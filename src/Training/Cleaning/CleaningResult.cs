using System.Collections.Immutable;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Cleaning;

/// <summary>A cleaned data set and the removed images.</summary>
/// <param name="Set">The kept images; the evaluation splits are kept whole.</param>
/// <param name="Removed">In the order of the file.</param>
public sealed record CleaningResult(FaceSet Set, ImmutableArray<Removal> Removed);
