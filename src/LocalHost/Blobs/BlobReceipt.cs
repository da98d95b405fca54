namespace DeepEmotion.LocalHost.Blobs;

/// <summary>What the host knows of one blob.</summary>
/// <param name="Blob">Its name within the container.</param>
/// <param name="ETag">The version that this is about.</param>
/// <param name="Attempts">Invocations begun on that version.</param>
/// <param name="State">How far it has come.</param>
public readonly record struct BlobReceipt(string Blob, string ETag, int Attempts, BlobReceiptState State);
