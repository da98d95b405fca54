namespace DeepEmotion.Training.Export;

/// <summary>Where a model comes from.</summary>
/// <param name="TrainedAt">When training ended (UTC).</param>
/// <param name="Command">The command line, with file names instead of paths.</param>
/// <param name="Commit">The source's commit, where the build knew it.</param>
public sealed record ModelOrigin(DateTimeOffset TrainedAt, string? Command, string? Commit);
