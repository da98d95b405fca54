using System.Collections.Immutable;
using DeepEmotion.Functions.Uploads;
using DeepEmotion.Vision;

namespace DeepEmotion.Functions.Scoring;

/// <summary>A photo whose faces are on their way to the network.</summary>
public sealed record PendingPhoto(PhotoId Photo, int Width, int Height, ImmutableArray<PendingFace> Faces)
{
    /// <summary>W3C trace context of the photo's own upload; null where its message's says it.</summary>
    public string? TraceParent { get; init; }

    public static PendingPhoto From(PhotoId photo, PhotoFaces found) => new(
        photo,
        found.Width,
        found.Height,
        [.. found.Faces.Select(static face => new PendingFace(face.Box, face.Confidence, face.Crop.Pixels.ToArray()))]);
}
