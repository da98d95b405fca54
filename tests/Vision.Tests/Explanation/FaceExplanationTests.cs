using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Vision.Tests.Explanation;

public sealed class FaceExplanationTests(ITestOutputHelper output)
{
    private const int Side = 16;

    [Fact]
    public void Noise_over_what_a_map_shows_changes_the_answer_more_than_noise_elsewhere_and_the_second_window_is_the_mirror_images()
    {
        var (onnx, manifest) = BundledModel.Read();
        using var network = EmotionNetwork.Load(onnx, manifest, TestModel.Sessions);
        using var detector = new BlazeFaceDetector(Options.Create(new FaceDetectionOptions()));
        var analyzer = new PhotoAnalyzer(Options.Create(new ImagingOptions()), detector);
        var random = new Random(1);
        var (shown, elsewhere) = (new List<float>(), new List<float>());
        foreach (var face in Enumerable.Range(1, 6).SelectMany(number => Crops(analyzer, SamplePhotos.Read(number))))
        {
            var map = FaceExplanation.Of(network, face);
            Assert.All(Values(network.Score([Mirror(face)])[0].Attention).Zip(Values(map.Windows[1])), static pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-5f));
            var best = map.Importance.IndexOf(map.Importance.Max());
            const int step = (FaceCrop.Side - FaceExplanation.Patch) / (FaceExplanation.Cells - 1);
            // The map covers with grey; noise of another size is a fill that it has not seen.
            shown.Add(Drop(network, face, Corner(best % FaceExplanation.Cells), Corner(best / FaceExplanation.Cells), random));
            elsewhere.AddRange(Enumerable.Range(0, 8).Select(_ => Drop(network, face, random.Next(FaceCrop.Side - Side), random.Next(FaceCrop.Side - Side), random)));

            static int Corner(int cell) => Math.Clamp((cell * step) + ((FaceExplanation.Patch - Side) / 2), 0, FaceCrop.Side - Side);
        }
        output.WriteLine($"the answer loses {shown.Average():0.000} where the map says so, {elsewhere.Average():0.000} at random places; {shown.Count} faces");
        Assert.True(shown.Count >= 10);
        Assert.True(shown.Average() > 1.3 * elsewhere.Average(), $"{shown.Average()} is not much more than {elsewhere.Average()}.");
    }

    private static IEnumerable<FaceCrop> Crops(PhotoAnalyzer analyzer, byte[] photo)
    {
        using var decoded = analyzer.Decode(photo, TestContext.Current.CancellationToken);
        return [.. analyzer.FindFaces(decoded, TestContext.Current.CancellationToken).Faces.Select(static face => face.Crop)];
    }

    private static float Drop(EmotionNetwork network, FaceCrop face, int left, int top, Random random)
    {
        var pixels = face.Pixels.ToArray();
        for (var y = top; y < top + Side; y++)
        {
            random.NextBytes(pixels.AsSpan((y * FaceCrop.Side) + left, Side));
        }
        var scores = network.Score([face, new FaceCrop(pixels)]);
        return scores[0].Confidence - scores[1].Probabilities[(int)scores[0].Emotion];
    }

    private static FaceCrop Mirror(FaceCrop face) =>
        new(Enumerable.Range(0, FaceCrop.Length).Select(at => face.Pixels.Span[(at / FaceCrop.Side * FaceCrop.Side) + (FaceCrop.Side - 1 - (at % FaceCrop.Side))]).ToArray());

    private static float[] Values(AttentionWindow window) => [window.A11, window.A12, window.A13, window.A21, window.A22, window.A23];
}
