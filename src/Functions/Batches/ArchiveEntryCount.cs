namespace DeepEmotion.Functions.Batches;

/// <summary>A zip that was read to its end.</summary>
/// <param name="Batch">Its batch.</param>
/// <param name="Blob">The zip's blob.</param>
/// <param name="ETag">The version that was read.</param>
/// <param name="Photos">How many rows it gave.</param>
public sealed record ArchiveEntryCount(string Batch, string Blob, string ETag, int Photos);
