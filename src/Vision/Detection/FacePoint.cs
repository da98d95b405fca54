using System.Numerics;

namespace DeepEmotion.Vision.Detection;

/// <summary>A point in pixels of a frame, from its top left corner; the first pixel's centre is at (0.5, 0.5).</summary>
public readonly record struct FacePoint(float X, float Y)
{
    internal static FacePoint From(Vector2 vector) => new(vector.X, vector.Y);

    internal Vector2 ToVector() => new(X, Y);
}
