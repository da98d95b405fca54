using System.Numerics;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Decoding;

/// <summary>A part of an upright photo at a higher resolution than the frame.</summary>
/// <param name="Pixels">The part.</param>
/// <param name="Scale">Pixels of the part per pixel of the frame, across and down.</param>
/// <param name="Origin">Its upper left corner in the photo, in pixels of the part.</param>
internal sealed record PhotoPart(PixelFrame Pixels, Vector2 Scale, Vector2 Origin) : IDisposable
{
    /// <summary>Converts pixels of the frame to pixels of this part.</summary>
    public Vector2 FromFrame(Vector2 point) => (point * Scale) - Origin;

    public void Dispose() => Pixels.Dispose();
}
