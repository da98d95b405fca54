namespace DeepEmotion.Vision.Archives;

/// <summary>One file of a zip.</summary>
/// <param name="Name">Its path in the zip with forward slashes; no two entries of a zip share one. A label, never a path to write to.</param>
/// <param name="Content">Its bytes; empty when it was rejected.</param>
/// <param name="Rejection">Why it was not read, as a sentence for users; null if it was read.</param>
public sealed record ArchiveEntry(string Name, ReadOnlyMemory<byte> Content, string? Rejection);
