using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Vision;

namespace DeepEmotion.Functions.Queues;

/// <summary>A photo whose faces are on their way to the network.</summary>
public sealed record PendingPhoto(PhotoId Photo, int Width, int Height, ImmutableArray<PendingFace> Faces)
{
    /// <summary>Null in messages of builds that did not determine it.</summary>
    public PhotoFacts? Facts { get; init; }

    public static PendingPhoto From(PhotoId photo, PhotoFaces found, PhotoFacts? facts = null) => new(
        photo,
        found.Width,
        found.Height,
        [.. found.Faces.Select(From)])
    {
        Facts = (facts ?? new PhotoFacts()).With(found),
    };

    private static PendingFace From(DetectedFace face) => new(face.Box, face.Confidence, face.Crop.Pixels.ToArray())
    {
        Facts = new FaceFacts { NetworkPx = face.NetworkPixels, Flaws = [.. face.Quality.Select(static reason => reason.ToString().ToLowerInvariant())] },
    };
}
