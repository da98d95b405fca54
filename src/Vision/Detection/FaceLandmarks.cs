namespace DeepEmotion.Vision.Detection;

/// <summary>The six key points of BlazeFace. Right and left are the person's own.</summary>
/// <remarks>Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs" (2019), section 3.</remarks>
public readonly record struct FaceLandmarks(
    FacePoint RightEye,
    FacePoint LeftEye,
    FacePoint Nose,
    FacePoint Mouth,
    FacePoint RightEar,
    FacePoint LeftEar)
{
    /// <summary>The same points elsewhere.</summary>
    internal FaceLandmarks Map(Func<FacePoint, FacePoint> map) =>
        new(map(RightEye), map(LeftEye), map(Nose), map(Mouth), map(RightEar), map(LeftEar));
}
