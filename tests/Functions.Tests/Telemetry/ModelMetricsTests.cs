using System.Collections.Immutable;
using Azure;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.Functions.Tests.Telemetry;

public sealed class ModelMetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Swaps_rejections_and_the_serving_model_are_seen()
    {
        var (meters, source) = (Measurements.NewFactory(), new MemoryModelSource());
        using var model = Serve(source, TestModel.Create(Emotion.Happy));
        _ = new ModelMetrics(meters, model);
        using var measured = new Measurements(meters);
        source.Publish(TestModel.Create(Emotion.Sad, trainedAt: DateTimeOffset.UnixEpoch.AddYears(60)));
        await model.RefreshAsync(Cancellation);
        var broken = TestModel.Create(Emotion.Angry, trainedAt: DateTimeOffset.UnixEpoch.AddYears(61));
        source.Publish((broken.Onnx[..^1], broken.Manifest));
        await model.RefreshAsync(Cancellation);
        source.Publish(TestModel.Create(Emotion.Fear, trainedAt: DateTimeOffset.UnixEpoch.AddYears(62)));
        await model.RefreshAsync(Cancellation);

        measured.Observe();
        Assert.Equal([2], measured.Of("deepemotion.model.swaps"));
        Assert.Equal([1], measured.Of("deepemotion.model.rejections"));
        Assert.Equal([1], measured.Of("deepemotion.model.serving", ("deepemotion.model.version", $"{model.Status.Serving}"), ("deepemotion.model.bundled", "False"), ("deepemotion.scoring.provider", "cpu"), ("deepemotion.scoring.configured", "cpu")));
    }

    [Fact]
    public async Task A_model_that_was_refused_is_a_problem_until_another_serves_and_a_silent_registry_until_it_answers()
    {
        var (meters, source) = (Measurements.NewFactory(), new MemoryModelSource());
        using var model = Serve(source, TestModel.Create(Emotion.Happy));
        _ = new ModelMetrics(meters, model);
        Assert.Equal(0, await ProblemAsync());
        source.Failure = new RequestFailedException(503, "busy");
        Assert.Equal(1, await ProblemAsync());
        source.Failure = null;
        Assert.Equal(0, await ProblemAsync());
        var broken = TestModel.Create(Emotion.Angry, trainedAt: DateTimeOffset.UnixEpoch.AddYears(61));
        source.Publish((broken.Onnx[..^1], broken.Manifest));
        Assert.Equal(1, await ProblemAsync());
        source.Failure = new RequestFailedException(503, "busy");
        await ProblemAsync();
        source.Failure = null;
        Assert.Equal(1, await ProblemAsync());
        source.Publish(TestModel.Create(Emotion.Fear, trainedAt: DateTimeOffset.UnixEpoch.AddYears(62)));
        Assert.Equal(0, await ProblemAsync());

        async Task<double> ProblemAsync()
        {
            using var measured = new Measurements(meters);
            await model.RefreshAsync(Cancellation);
            measured.Observe();
            return Assert.Single(measured.Of("deepemotion.model.problem"));
        }
    }

    [Fact]
    public async Task Drift_is_that_of_the_serving_model_and_only_while_somebody_listens()
    {
        var (onnx, manifest) = TestModel.Create();
        manifest = manifest with { EmotionShares = ImmutableDictionary<Emotion, double>.Empty.Add(Emotion.Happy, 1) };
        var meters = Measurements.NewFactory();
        using var model = Serve(new MemoryModelSource(), (onnx, manifest));
        await model.RefreshAsync(Cancellation);
        var metrics = new ModelMetrics(meters, model);
        var sad = new PhotoScore(manifest.Version, [.. Enumerable.Repeat(Score(Emotion.Sad), EmotionDrift.Least)]);
        metrics.Scored(sad);

        using var measured = new Measurements(meters);
        measured.Observe();
        Assert.Empty(measured.Of("deepemotion.emotion.drift"));
        metrics.Scored(sad);
        measured.Observe();
        Assert.Equal([1], measured.Of("deepemotion.emotion.drift", ("deepemotion.model.version", manifest.Version.ToString())));
    }

    private static HotModel Serve(MemoryModelSource source, (byte[] Onnx, DeepEmotion.Model.Manifests.ModelManifest Manifest) first) =>
        new(source, TestModel.Sessions, TimeProvider.System, NullLogger<HotModel>.Instance, first);

    private static FaceScore Score(Emotion emotion) =>
        new([.. EmotionLabels.Seven.Select(label => label == emotion ? 1f : 0f)], new AttentionWindow(1, 0, 0, 0, 1, 0));
}
