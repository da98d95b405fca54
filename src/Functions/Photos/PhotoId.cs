using System.Security.Cryptography;
using System.Text;

namespace DeepEmotion.Functions.Photos;

/// <summary>One photo of one version of an upload.</summary>
/// <param name="Batch">The batch that its row belongs to: that of its upload, or a second set of results.</param>
/// <param name="Image">Its name within the batch; for a photo in a zip, <c>{zip}/{entry}</c>.</param>
/// <param name="Blob">The blob that it came in: the photo itself or its zip.</param>
/// <param name="ETag">The version of that blob.</param>
/// <param name="ModifiedAt">When that version was uploaded (UTC).</param>
public sealed record PhotoId(string Batch, string Image, string Blob, string ETag, DateTimeOffset ModifiedAt)
{
    /// <summary>The version of an upload that was deleted before it was read; any other version replaces it.</summary>
    public const string UnknownVersion = "";

    /// <summary>The length of <see cref="Key"/>.</summary>
    public const int KeyLength = 16;

    /// <summary>The batch that its upload belongs to.</summary>
    public string UploadBatch => UploadName.Parse(Blob).Batch;

    /// <summary>A stable name of lower-case hex digits: the same for every version of the photo, and in every set of results.</summary>
    public string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{UploadBatch}\n{Blob}\n{Image}")).AsSpan(0, KeyLength / 2));
}
