using System.Collections.Immutable;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Functions.Photos;

/// <summary>The result of one photo.</summary>
public sealed record PhotoResult
{
    public required PhotoId Photo { get; init; }

    public required PhotoStatus Status { get; init; }

    /// <summary>Why a photo was rejected or failed; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Width of the upright photo in pixels; 0 if it could not be read.</summary>
    public int Width { get; init; }

    /// <summary>Height of the upright photo in pixels; 0 if it could not be read.</summary>
    public int Height { get; init; }

    public ImmutableArray<FaceResult> Faces { get; init; } = [];

    /// <summary>The model that scored it; null if none did.</summary>
    public ModelVersion? Model { get; init; }

    /// <summary>The precision in which the model ran, such as <c>fp32</c>; null if none did.</summary>
    public string? Precision { get; init; }

    public PhotoFacts Facts { get; init; } = new();

    public static PhotoResult WithoutFace(PhotoId photo, int width, int height, PhotoFacts? facts = null) =>
        new() { Photo = photo, Status = PhotoStatus.NoFace, Width = width, Height = height, Facts = facts ?? new PhotoFacts() };

    /// <summary>An upload that was deleted before it was read, so nobody knows when it was made.</summary>
    public static PhotoResult Deleted(string blob, string etag = PhotoId.UnknownVersion)
    {
        var name = UploadName.Parse(blob);
        return Failed(new PhotoId(name.Batch, name.Image, blob, etag, DateTimeOffset.UnixEpoch), "deleted before it was read");
    }

    public static PhotoResult Rejected(PhotoId photo, string reason) => new() { Photo = photo, Status = PhotoStatus.Rejected, Reason = reason };

    public static PhotoResult Failed(PhotoId photo, string reason) => new() { Photo = photo, Status = PhotoStatus.Failed, Reason = reason };
}
