namespace DeepEmotion.Training.Export;

/// <summary>The origin of a model.</summary>
/// <param name="TrainedAt">When training ended (UTC).</param>
/// <param name="Command">The command line, with file names instead of paths.</param>
/// <param name="Commit">The source's commit, if the build knew it.</param>
/// <param name="Teachers">SHA-256 of the models that it learned from; null for none.</param>
public sealed record ModelOrigin(DateTimeOffset TrainedAt, string? Command, string? Commit, IReadOnlyList<string>? Teachers);
