using System.Security.Cryptography;
using DeepEmotion.Vision;

namespace DeepEmotion.Functions.Photos;

/// <summary>Facts about a photo's file beside its faces; a value is null if it was not determined.</summary>
public sealed record PhotoFacts
{
    /// <summary>The detector that searched for faces, with its version.</summary>
    public string? Detector { get; init; }

    /// <summary>The first folder below the batch; in a zip that lies in none, the first one below the zip's root.</summary>
    public string? Group { get; init; }

    /// <summary>Pages or frames of the file; only the first is scored.</summary>
    public int? Pages { get; init; }

    /// <summary>Size of the file in bytes.</summary>
    public long? Bytes { get; init; }

    /// <summary>SHA-256 of the file's bytes, in lower-case hexadecimal digits: equal photos have equal hashes.</summary>
    public string? Sha256 { get; init; }

    /// <summary>When the photo was taken, from its EXIF data (the camera's local time).</summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>Facts from a photo's name and bytes.</summary>
    public static PhotoFacts Of(PhotoId photo, ReadOnlySpan<byte> content) =>
        new() { Group = GroupOf(photo), Bytes = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) };

    /// <summary>These facts with those from face detection.</summary>
    public PhotoFacts With(PhotoFaces found) => this with { Detector = found.Detector, Pages = found.Pages };

    /// <summary>The group from a photo's name.</summary>
    public static string? GroupOf(PhotoId photo)
    {
        var upload = UploadName.Parse(photo.Blob).Image;
        var isLooseZip = !upload.Contains('/', StringComparison.Ordinal) && photo.Image.StartsWith(upload + "/", StringComparison.Ordinal);
        var path = isLooseZip ? photo.Image[(upload.Length + 1)..] : photo.Image;
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? path[..slash] : null;
    }
}
