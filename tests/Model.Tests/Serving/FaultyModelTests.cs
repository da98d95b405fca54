using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Model.Tests.Serving;

/// <summary>Models that can only fail: none ever answers a face.</summary>
public sealed class FaultyModelTests : IDisposable
{
    private readonly MemoryModelSource _source = new();
    private readonly (byte[] Onnx, ModelManifest Manifest) _good = TestModel.Create(Emotion.Neutral);
    private readonly HotModel _model;

    public FaultyModelTests()
    {
        var options = new HotModelOptions { TrialLimit = TimeSpan.FromSeconds(5) };
        var loader = new ModelLoader(_source, TestModel.Sessions, Options.Create(options), TimeProvider.System);
        _model = new HotModel(_source, loader, options, TimeProvider.System, NullLogger<HotModel>.Instance, () => TestModel.Create());
        _source.Publish(_good);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(ModelFault.IgnoresCount, "'probabilities' is [1,7]")]
    [InlineData(ModelFault.SumOfTwo, "sum to 1")]
    [InlineData(ModelFault.NaNForAllButTheGoldenFace, "'probabilities' holds values that are not numbers")]
    [InlineData(ModelFault.NaNWindow, "'attention' holds values that are not numbers")]
    [InlineData(ModelFault.Endless, "took too long")]
    public async Task A_model_that_fails_for_some_faces_or_never_ends_is_refused_and_the_next_one_taken(ModelFault fault, string because)
    {
        await _model.RefreshAsync(Cancellation);
        _source.Publish(TestModel.Create(Emotion.Sad, fault: fault));
        Assert.False(await _model.RefreshAsync(Cancellation));
        Assert.Equal(_good.Manifest.Version, _model.Status.Serving);
        Assert.Contains(because, _model.Status.Problem, StringComparison.Ordinal);

        _source.Publish(TestModel.Create(Emotion.Fear));
        Assert.True(await _model.RefreshAsync(Cancellation));
        Assert.Null(_model.Status.Problem);
    }

    [Fact]
    public async Task A_model_without_an_attention_window_serves_and_looks_at_the_whole_face()
    {
        _source.Publish(TestModel.Create(Emotion.Sad, fault: ModelFault.NoWindow));
        await _model.RefreshAsync(Cancellation);
        using var lease = _model.Lease();
        Assert.Equal(DeepEmotion.Model.Faces.AttentionWindow.Identity, lease.Network.Score([TestModel.Face(1)])[0].Attention);
        Assert.Null(_model.Status.Problem);
    }

    [Fact]
    public async Task A_model_that_gives_NaN_in_service_goes_back_to_the_one_before_and_every_caller_gets_an_answer()
    {
        var faulty = TestModel.Create(Emotion.Sad, fault: ModelFault.NaNForOneGrey);
        _source.Publish(faulty, _good.Manifest.Version);
        await _model.RefreshAsync(Cancellation);
        Assert.Equal(faulty.Manifest.Version, _model.Status.Serving);
        await using var scheduler = new RunScheduler(_model, Options.Create(new ScoringOptions()), TimeProvider.System);

        var scores = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => scheduler.ScoreAsync([TestModel.Face(TestModel.UnusualGrey), TestModel.Face((byte)i)], Cancellation)));
        Assert.All(scores, score => Assert.Equal(_good.Manifest.Version, score.Model));
        Assert.Equal(_good.Manifest.Version, _model.Status.Serving);
        Assert.Contains("not numbers", _model.Status.Problem, StringComparison.Ordinal);
        Assert.False(await _model.RefreshAsync(Cancellation));
        Assert.Contains("not numbers", _model.Status.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_registry_a_model_that_failed_in_service_is_followed_by_none_and_faces_go_back_unscored()
    {
        _source.Publish(TestModel.Create(Emotion.Sad, fault: ModelFault.NaNForOneGrey), TestModel.Create(Emotion.Disgust).Manifest.Version);
        await _model.RefreshAsync(Cancellation);
        _source.Outage = new IOException("reset");
        await using var scheduler = new RunScheduler(_model, Options.Create(new ScoringOptions()), TimeProvider.System);
        await Assert.ThrowsAsync<ModelNotReadyException>(() => scheduler.ScoreAsync([TestModel.Face(TestModel.UnusualGrey)], Cancellation));
        Assert.Null(_model.Status.Serving);

        _source.Outage = null;
        Assert.True(await _model.RefreshAsync(Cancellation));
        Assert.Equal(_good.Manifest.Version, _model.Status.Serving);
    }

    [Fact]
    public async Task A_bundled_model_that_fails_tells_its_callers_and_stays()
    {
        var model = new HotModel(
            new MemoryModelSource(), TestModel.Sessions, TimeProvider.System, NullLogger<HotModel>.Instance, TestModel.Create(fault: ModelFault.NaNForOneGrey));
        await using var scheduler = new RunScheduler(model, Options.Create(new ScoringOptions()), TimeProvider.System);
        await Assert.ThrowsAsync<ModelRejectedException>(() => scheduler.ScoreAsync([TestModel.Face(TestModel.UnusualGrey)], Cancellation));
        Assert.Single((await scheduler.ScoreAsync([TestModel.Face(1)], Cancellation)).Faces);
        model.Dispose();
    }

    [Fact]
    public void The_model_that_comes_with_the_app_passes_the_whole_trial()
    {
        var (onnx, manifest) = DeepEmotion.Model.Registry.BundledModel.Read();
        using var network = EmotionNetwork.Load(onnx, manifest, TestModel.Sessions, Cancellation);
        Assert.Equal(manifest, network.Manifest);
    }
}
