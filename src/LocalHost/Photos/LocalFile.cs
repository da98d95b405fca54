namespace DeepEmotion.LocalHost.Photos;

/// <summary>A file to upload.</summary>
/// <param name="Path">Its path on disk.</param>
/// <param name="Image">Its name within the batch, with <c>/</c> between folders.</param>
/// <param name="Length">Its size in bytes when it was listed.</param>
/// <param name="ModifiedAt">When it was last written, in UTC.</param>
public readonly record struct LocalFile(string Path, string Image, long Length, DateTime ModifiedAt);
