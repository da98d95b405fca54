using System.Collections.Immutable;
using System.Numerics;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;
using DeepEmotion.Vision.Frames;
using DeepEmotion.Vision.Quality;
using Microsoft.Extensions.Options;
using NetVips;

namespace DeepEmotion.Vision.Tests.Quality;

public sealed class FaceQualityTests(ITestOutputHelper output)
{
    private static readonly FoundFace Front = Face(nose: 100);
    private static readonly PixelFrame Photo = new(200, 200, new byte[200 * 200 * 3]);

    [Fact]
    public void A_large_sharp_lit_face_from_the_front_is_good() => Assert.Empty(Examine(Front, Noise(128, 60), 48));

    [Fact]
    public void Each_fault_has_its_reason()
    {
        Assert.Equal([QualityReason.Small], Examine(Front, Noise(128, 60), FaceQuality.FewestPixels - 1));
        Assert.Equal([QualityReason.Blurred], Examine(Front, Slope(), 48));
        Assert.Equal([QualityReason.Turned], Examine(Face(nose: 125), Noise(128, 60), 48));
        Assert.Equal([QualityReason.Cut], Examine(Front with { Centre = new Vector2(39, 100) }, Noise(128, 60), 48));
        Assert.Equal([QualityReason.Dark], Examine(Front, Noise(11, 10), 48));
        Assert.Equal([QualityReason.Small, QualityReason.Blurred, QualityReason.Dark], Examine(Front, new FaceCrop(new byte[FaceCrop.Length]), 8));
    }

    [Fact]
    public void Faces_called_good_keep_their_answer_far_more_often_than_the_others()
    {
        var (onnx, manifest) = BundledModel.Read();
        using var network = EmotionNetwork.Load(onnx, manifest, TestModel.Sessions);
        using var detector = new BlazeFaceDetector(Options.Create(new FaceDetectionOptions()));
        var analyzer = new PhotoAnalyzer(Options.Create(new ImagingOptions()), detector);
        var (good, others) = (new List<bool>(), new List<bool>());
        foreach (var number in Enumerable.Range(1, 6))
        {
            var untouched = Find(analyzer, network, SamplePhotos.Read(number));
            Assert.All(untouched, static face => Assert.DoesNotContain(QualityReason.Small, face.Face.Quality));
            foreach (var degraded in Degraded(SamplePhotos.Read(number)))
            {
                foreach (var (centre, face, answer) in Find(analyzer, network, degraded))
                {
                    var original = untouched.MinBy(one => Vector2.Distance(one.Centre, centre));
                    // A face that was turned or cut before keeps its answer however little the photo is degraded, which would say nothing.
                    if (Vector2.Distance(original.Centre, centre) < 0.02f && original.Face.Quality.IsEmpty)
                    {
                        (face.Quality.IsEmpty ? good : others).Add(answer == original.Answer);
                    }
                }
            }
        }
        var (kept, keptOthers) = (good.Average(static same => same ? 100.0 : 0), others.Average(static same => same ? 100.0 : 0));
        output.WriteLine($"good {kept:0.0} % of {good.Count}, not good {keptOthers:0.0} % of {others.Count}");
        Assert.True(good.Count >= 40 && others.Count >= 40, $"{good.Count} good faces and {others.Count} others are too few to compare.");
        Assert.True(kept - keptOthers >= 20, $"Good faces keep {kept:0.0} % of their answers, the others {keptOthers:0.0} %.");
    }

    // Smaller, out of focus and darker, a little and a lot.
    private static IEnumerable<byte[]> Degraded(byte[] photo)
    {
        using var whole = Image.NewFromBuffer(photo).CopyMemory();
        foreach (var width in (int[])[960, 640, 480, 320, 240, 180, 150, 120])
        {
            using var small = whole.ThumbnailImage(width);
            yield return small.JpegsaveBuffer(q: 90);
        }
        foreach (var sigma in (double[])[1, 2, 4, 6, 8, 12, 16, 20])
        {
            using var blurred = whole.Gaussblur(sigma);
            yield return blurred.JpegsaveBuffer(q: 90);
        }
        foreach (var exponent in (double[])[2, 0.45, 0.25, 0.15])
        {
            using var dark = whole.Gamma(exponent);
            yield return dark.JpegsaveBuffer(q: 90);
        }
    }

    private static List<(Vector2 Centre, DetectedFace Face, Emotion Answer)> Find(PhotoAnalyzer analyzer, EmotionNetwork network, byte[] photo)
    {
        using var decoded = analyzer.Decode(photo, TestContext.Current.CancellationToken);
        var found = analyzer.FindFaces(decoded, TestContext.Current.CancellationToken);
        var scores = network.Score(found.Faces.Select(static face => face.Crop).ToArray());
        return [.. found.Faces.Zip(scores, (face, score) =>
            (new Vector2(face.Box.X + (face.Box.Width / 2f), face.Box.Y + (face.Box.Height / 2f)) / found.Width, face, score.Emotion))];
    }

    private static ImmutableArray<QualityReason> Examine(FoundFace face, FaceCrop crop, int pixels) => FaceQuality.Examine(Photo, face, crop, pixels);

    /// <summary>A face of 80 pixels in the middle of a photo of 200; its eyes are at 80 and 120.</summary>
    private static FoundFace Face(float nose) => new(new Vector2(100, 100), new Vector2(80, 80), 0.9f, new FaceLandmarks(
        new Vector2(80, 90), new Vector2(120, 90), new Vector2(nose, 105), new Vector2(100, 120), new Vector2(62, 95), new Vector2(138, 95)));

    private static FaceCrop Noise(int mean, int spread)
    {
        var random = new Random(1);
        return new FaceCrop(Enumerable.Range(0, FaceCrop.Length).Select(_ => (byte)(mean - spread + random.Next(2 * spread))).ToArray());
    }

    private static FaceCrop Slope() => new(Enumerable.Range(0, FaceCrop.Length).Select(static at => (byte)(60 + (2 * (at % FaceCrop.Side)))).ToArray());
}
