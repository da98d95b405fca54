using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Vision.Tests.Detection.BlazeFace;

public sealed class BlazeFaceDetectorTests : FaceDetectorConformance
{
    protected override IFaceDetector Create() => new BlazeFaceDetector(Options.Create(new FaceDetectionOptions()));
}
