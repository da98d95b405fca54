namespace DeepEmotion.Functions.Uploads;

/// <summary>Where to send one file.</summary>
/// <param name="File">Its name within the batch.</param>
/// <param name="Method">PUT.</param>
/// <param name="Url">A URL of this API, or one of storage that opens only this file.</param>
/// <param name="Headers">To be sent with it.</param>
public sealed record UploadAddress(string File, string Method, string Url, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>When it expires (UTC); null for a URL of this API.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
