namespace DeepEmotion.Functions.Uploads;

/// <summary>Where one file is to be sent.</summary>
/// <param name="File">Its name within the batch.</param>
/// <param name="Method">PUT.</param>
/// <param name="Url">A part of this API, or an address of storage that opens this one file only.</param>
/// <param name="Headers">To be sent with it.</param>
public sealed record UploadAddress(string File, string Method, string Url, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Until when it can be used (UTC); null for a part of this API.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
