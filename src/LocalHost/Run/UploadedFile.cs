namespace DeepEmotion.LocalHost.Run;

/// <summary>A file as it lies in storage.</summary>
/// <param name="Blob">Its name in the uploads container.</param>
/// <param name="Image">Its name within the batch.</param>
/// <param name="ETag">The version, without quotes.</param>
/// <param name="IsArchive">Whether its content is a zip.</param>
public readonly record struct UploadedFile(string Blob, string Image, string ETag, bool IsArchive);
