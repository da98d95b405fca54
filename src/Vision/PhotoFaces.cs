using System.Collections.Immutable;
using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Vision;

/// <summary>The faces of one photo.</summary>
/// <param name="Width">Width of the upright photo (after EXIF) in pixels.</param>
/// <param name="Height">Its height.</param>
/// <param name="Detector">The detector that searched.</param>
/// <param name="Faces">Largest box first; of equal ones the left one first, then the upper one.</param>
public sealed record PhotoFaces(int Width, int Height, string Detector, ImmutableArray<DetectedFace> Faces)
{
    /// <summary>Pages or frames of the file; the first was looked at.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>Its pictures for reports; empty if not requested.</summary>
    public PhotoPictures Pictures { get; init; } = PhotoPictures.None;
}
