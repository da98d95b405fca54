using System.Collections.Immutable;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Telemetry;

public sealed class EmotionDriftTests
{
    private static readonly ModelManifest Manifest = TestModel.Create().Manifest with
    {
        EmotionShares = ImmutableDictionary<Emotion, double>.Empty.Add(Emotion.Happy, 0.5).Add(Emotion.Neutral, 0.3).Add(Emotion.Sad, 0.2),
    };

    private readonly EmotionDrift _drift = new();

    [Fact]
    public void The_manifests_own_distribution_is_not_drift()
    {
        Add(happy: 500, neutral: 300, sad: 200);
        Assert.Equal((Manifest.Version, 0), _drift.Measure());
    }

    [Fact]
    public void Drift_grows_as_faces_leave_the_manifests_distribution()
    {
        var seen = new List<double>();
        for (var fear = 0; fear <= 1000; fear += 250)
        {
            var drift = new EmotionDrift();
            drift.Add(Manifest, Faces(((1000 - fear) / 2, Emotion.Happy), ((1000 - fear) * 3 / 10, Emotion.Neutral), ((1000 - fear) / 5, Emotion.Sad), (fear, Emotion.Fear)));
            seen.Add(drift.Measure()!.Value.Divergence);
        }
        Assert.Equal(0, seen[0], 9);
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(1, seen[^1], 9);
    }

    [Theory]
    [InlineData(new[] { 1.0, 0 }, new[] { 0.5, 0.5 }, 0.311278124459)]
    [InlineData(new[] { 0.5, 0.5 }, new[] { 1.0, 0 }, 0.311278124459)]
    [InlineData(new[] { 0.9, 0.1 }, new[] { 0.1, 0.9 }, 0.531004406410)]
    public void The_divergence_is_Jensens_and_Shannons_in_bits(double[] p, double[] q, double bits) =>
        Assert.Equal(bits, EmotionDrift.Divergence(p, q), 9);

    [Fact]
    public void Faces_that_left_the_window_are_forgotten()
    {
        Add(happy: 0, neutral: 0, sad: EmotionDrift.Window / 2);
        Add(happy: 500, neutral: 300, sad: 200);
        Assert.Equal(0, _drift.Measure()!.Value.Divergence, 9);
    }

    [Fact]
    public void Too_few_faces_say_nothing()
    {
        Add(happy: EmotionDrift.Least - 1, neutral: 0, sad: 0);
        Assert.Null(_drift.Measure());
        Add(happy: 1, neutral: 0, sad: 0);
        Assert.NotNull(_drift.Measure());
    }

    [Fact]
    public void Another_model_starts_over_and_one_without_shares_has_no_drift()
    {
        _drift.Add(Manifest, Faces((EmotionDrift.Window, Emotion.Fear)));
        var other = TestModel.Create(Emotion.Sad).Manifest;
        _drift.Add(other, Faces((EmotionDrift.Least, Emotion.Sad)));
        Assert.Null(_drift.Measure());
        Add(happy: 50, neutral: 30, sad: 20);
        Assert.Equal(0, _drift.Measure()!.Value.Divergence, 9);
    }

    private void Add(int happy, int neutral, int sad) => _drift.Add(Manifest, Faces((happy, Emotion.Happy), (neutral, Emotion.Neutral), (sad, Emotion.Sad)));

    private static IEnumerable<Emotion> Faces(params (int Count, Emotion Emotion)[] faces) => faces.SelectMany(face => Enumerable.Repeat(face.Emotion, face.Count));
}
