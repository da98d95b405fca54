namespace DeepEmotion.Functions.Queues;

/// <summary>One version of an upload, named in a message whose photos lie elsewhere.</summary>
/// <param name="Blob">The blob's name in the uploads container.</param>
/// <param name="ETag">Its version.</param>
public sealed record UploadVersion(string Blob, string ETag);
