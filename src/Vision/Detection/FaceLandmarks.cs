using System.Numerics;

namespace DeepEmotion.Vision.Detection;

/// <summary>Six points of a face, in pixels; the first pixel's centre is at (0.5, 0.5). Right and left are the person's own.</summary>
/// <remarks>Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs" (2019), section 3.</remarks>
public readonly record struct FaceLandmarks(Vector2 RightEye, Vector2 LeftEye, Vector2 Nose, Vector2 Mouth, Vector2 RightEar, Vector2 LeftEar)
{
    public static FaceLandmarks operator +(in FaceLandmarks a, in FaceLandmarks b) =>
        new(a.RightEye + b.RightEye, a.LeftEye + b.LeftEye, a.Nose + b.Nose, a.Mouth + b.Mouth, a.RightEar + b.RightEar, a.LeftEar + b.LeftEar);

    public static FaceLandmarks operator *(in FaceLandmarks a, float factor) =>
        new(a.RightEye * factor, a.LeftEye * factor, a.Nose * factor, a.Mouth * factor, a.RightEar * factor, a.LeftEar * factor);

    /// <summary>The same points elsewhere.</summary>
    internal FaceLandmarks Map(Func<Vector2, Vector2> map) =>
        new(map(RightEye), map(LeftEye), map(Nose), map(Mouth), map(RightEar), map(LeftEar));
}
