using System.Collections.Immutable;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Vision.Tests;

/// <summary>The same photo gives the same figures tomorrow: to the bit on one machine, and within a bound where sums are added up in another order.</summary>
public sealed class RepeatabilityTests
{
    /// <summary>A probability is written with four decimals.</summary>
    private const float Bound = 1e-5f;

    [Fact]
    public void Two_runs_find_the_same_faces_and_score_them_the_same_to_the_bit()
    {
        var (first, second) = (Faces(), Faces());
        Assert.Equal(first.Length, second.Length);
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First.Pixels.ToArray(), pair.Second.Pixels.ToArray()));
        Assert.Equal(Score(first, threads: 1, together: 8), Score(second, threads: 1, together: 8));
    }

    [Theory]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    public void Threads_and_company_change_a_probability_by_less_than_is_written(int threads, int together)
    {
        var faces = Faces();
        var (before, after) = (Score(faces, threads: 1, together: 8), Score(faces, threads, together));
        Assert.InRange(before.Zip(after, static (one, other) => Math.Abs(one - other)).Max(), 0, Bound);
    }

    private static ImmutableArray<FaceCrop> Faces()
    {
        using var detector = new BlazeFaceDetector(Options.Create(new FaceDetectionOptions()));
        var analyzer = new PhotoAnalyzer(Options.Create(new ImagingOptions()), detector);
        return [.. Enumerable.Range(1, 6).SelectMany(number =>
        {
            using var photo = analyzer.Decode(SamplePhotos.Read(number), CancellationToken.None);
            return analyzer.FindFaces(photo, CancellationToken.None).Faces.Select(static face => face.Crop).ToArray();
        })];
    }

    private static float[] Score(ImmutableArray<FaceCrop> faces, int threads, int together)
    {
        var (onnx, manifest) = BundledModel.Read();
        var options = Options.Create(new ScoringOptions { ExecutionProvider = ExecutionProvider.Cpu, Threads = threads });
        using var network = EmotionNetwork.Load(onnx, manifest, new SessionFactory(options, NullLogger<SessionFactory>.Instance));
        return [.. faces.Chunk(together).SelectMany(chunk => network.Score([.. chunk])).SelectMany(static score => score.Probabilities)];
    }
}
