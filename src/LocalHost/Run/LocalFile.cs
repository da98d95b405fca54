namespace DeepEmotion.LocalHost.Run;

/// <summary>A file to upload.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Image">Its name within the batch, with <c>/</c> between folders.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct LocalFile(string Path, string Image, long Length);
