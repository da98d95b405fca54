using System.Collections.Immutable;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Cleaning;

/// <summary>A cleaned data set and what is missing from it.</summary>
/// <param name="Set">What stays; of the evaluation splits, everything.</param>
/// <param name="Removed">In the order of the file.</param>
public sealed record CleaningResult(FaceSet Set, ImmutableArray<Removal> Removed);
