namespace DeepEmotion.Functions.Queues;

/// <summary>One version of an upload, named in a message that does not hold its photos.</summary>
/// <param name="Blob">The blob's name in the uploads container.</param>
/// <param name="ETag">Its version.</param>
public sealed record UploadVersion(string Blob, string ETag);
