using DeepEmotion.Model.Faces;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;
using Microsoft.Extensions.Options;
using NetVips;

namespace DeepEmotion.Vision.Tests;

public sealed class PhotoAnalyzerTests : IDisposable
{
    private readonly BlazeFaceDetector _detector = new(Options.Create(new FaceDetectionOptions()));
    private readonly PhotoAnalyzer _analyzer;

    public PhotoAnalyzerTests() => _analyzer = Create(new ImagingOptions());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _detector.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void However_the_camera_was_held_the_boxes_are_those_of_the_upright_photo(int orientation)
    {
        using var photo = SamplePhotos.Shrunk(960);
        var upright = Analyze(_analyzer, SamplePhotos.Stored(photo, 1));
        var turned = Analyze(_analyzer, SamplePhotos.Stored(photo, orientation));
        Assert.NotEmpty(upright.Faces);
        Assert.Equal((upright.Width, upright.Height), (turned.Width, turned.Height));
        Assert.Equal(upright.Faces.Length, turned.Faces.Length);
        Assert.All(upright.Faces.Zip(turned.Faces), pair => AssertNear(pair.First.Box, pair.Second.Box, tolerance: 8));
    }

    [Fact]
    public void Boxes_are_pixels_of_the_full_photo_however_small_it_was_decoded()
    {
        var small = Create(new ImagingOptions { WorkingSide = 960 });
        var full = Analyze(_analyzer, SamplePhotos.Read(1));
        var shrunk = Analyze(small, SamplePhotos.Read(1));
        Assert.Equal((SamplePhotos.Width, SamplePhotos.Height), (shrunk.Width, shrunk.Height));
        Assert.Equal(full.Faces.Length, shrunk.Faces.Length);
        Assert.All(full.Faces.Zip(shrunk.Faces), pair => AssertNear(pair.First.Box, pair.Second.Box, tolerance: 40));
    }

    [Fact]
    public void A_face_with_few_pixels_in_the_frame_is_cut_from_the_original()
    {
        const int Frame = 400;
        using var sample = Image.NewFromBuffer(SamplePhotos.Read(4));
        var photo = sample.WriteToBuffer(".png[compression=1]");
        var full = Analyze(_analyzer, photo);
        var shrunk = Analyze(Create(new ImagingOptions { WorkingSide = Frame }), photo);
        Assert.Equal(full.Faces.Length, shrunk.Faces.Length);
        Assert.All(shrunk.Faces, face => Assert.InRange(face.Box.Width * Frame / SamplePhotos.Width, 1, FaceCrop.Side - 1));
        Assert.All(full.Faces.OrderBy(face => face.Box.X).Zip(shrunk.Faces.OrderBy(face => face.Box.X)), pair =>
        {
            Assert.InRange(pair.Second.NetworkPixels, 0.8 * pair.First.NetworkPixels, 1.25 * pair.First.NetworkPixels);
            Assert.InRange(Difference(pair.First.Crop, pair.Second.Crop), 0, 20);
        });
    }

    [Fact]
    public void Crops_are_48_by_48_and_no_single_grey_and_the_largest_face_comes_first()
    {
        var faces = Analyze(_analyzer, SamplePhotos.Read(1)).Faces;
        Assert.All(faces, face => Assert.Equal(FaceCrop.Length, face.Crop.Pixels.Length));
        Assert.All(faces, face => Assert.True(face.Crop.Pixels.ToArray().Distinct().Count() > 30));
        Assert.Equal(faces.Select(Area).OrderDescending(), faces.Select(Area));
    }

    [Fact]
    public void Photos_analyzed_at_once_give_what_they_give_alone()
    {
        var alone = Enumerable.Range(1, 3).Select(number => Boxes(number)).ToArray();
        var together = new FaceBox[9][];
        Parallel.For(0, 9, i => together[i] = Boxes(1 + (i % 3)));
        Assert.All(Enumerable.Range(0, 9), i => Assert.Equal(alone[i % 3], together[i]));
    }

    private PhotoAnalyzer Create(ImagingOptions options) => new(Options.Create(options), _detector);

    private static PhotoFaces Analyze(PhotoAnalyzer analyzer, byte[] content)
    {
        using var photo = analyzer.Decode(content, Cancellation);
        return analyzer.FindFaces(photo, Cancellation);
    }

    private static double Difference(FaceCrop a, FaceCrop b) =>
        a.Pixels.ToArray().Zip(b.Pixels.ToArray(), static (x, y) => Math.Abs(x - y)).Average();

    private static long Area(DetectedFace face) => (long)face.Box.Width * face.Box.Height;

    private static void AssertNear(FaceBox expected, FaceBox actual, int tolerance)
    {
        Assert.InRange(Math.Abs(expected.X - actual.X), 0, tolerance);
        Assert.InRange(Math.Abs(expected.Y - actual.Y), 0, tolerance);
        Assert.InRange(Math.Abs(expected.Width - actual.Width), 0, tolerance);
    }

    private FaceBox[] Boxes(int number) => [.. Analyze(_analyzer, SamplePhotos.Read(number)).Faces.Select(face => face.Box)];
}
