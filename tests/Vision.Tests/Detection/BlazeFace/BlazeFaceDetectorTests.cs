using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;
using DeepEmotion.Vision.Frames;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Vision.Tests.Detection.BlazeFace;

public sealed class BlazeFaceDetectorTests : FaceDetectorConformance
{
    [Fact]
    public async Task Disposing_waits_for_photos_that_are_being_looked_at()
    {
        var detector = Create();
        var photo = new PixelFrame(640, 640, new byte[640 * 640 * PixelFrame.Channels]);
        using var started = new CountdownEvent(4);
        var looking = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            started.Signal();
            while (true)
            {
                detector.Find(photo, TestContext.Current.CancellationToken);
            }
        })).ToArray();
        started.Wait(TestContext.Current.CancellationToken);
        detector.Dispose();
        foreach (var look in looking)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => look);
        }
    }

    protected override IFaceDetector Create() => new BlazeFaceDetector(Options.Create(new FaceDetectionOptions()));
}
