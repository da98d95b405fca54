using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.Model.Tests.Serving;

public sealed class HotModelTests : IDisposable
{
    private readonly MemoryModelSource _source = new();
    private readonly (byte[] Onnx, ModelManifest Manifest) _first = TestModel.Create(Emotion.Neutral);
    private readonly FakeTimeProvider _time = new();
    private readonly HotModel _model;

    public HotModelTests() => _model = Start();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task With_nothing_published_the_first_model_serves()
    {
        Assert.True(await _model.RefreshAsync(Cancellation));
        Assert.False(await _model.RefreshAsync(Cancellation));
        Assert.Equal(_first.Manifest.Version, Served());
        Assert.True(_model.Status.Bundled);
        Assert.Null(_model.Status.Problem);
    }

    [Fact]
    public async Task A_published_model_is_taken_at_the_next_poll()
    {
        var next = TestModel.Create(Emotion.Sad);
        _source.Publish(next);

        Assert.True(await _model.RefreshAsync(Cancellation));
        Assert.Equal(next.Manifest.Version, Served());
        Assert.False(_model.Status.Bundled);
        Assert.False(await _model.RefreshAsync(Cancellation));
        Assert.Equal(1, _source.Downloads);
    }

    [Fact]
    public async Task A_lease_keeps_its_model_over_a_swap_and_the_model_goes_with_its_last_lease()
    {
        await _model.RefreshAsync(Cancellation);
        var lease = _model.Lease();
        var old = lease.Network;
        _source.Publish(TestModel.Create(Emotion.Sad));
        await _model.RefreshAsync(Cancellation);

        Assert.Equal(TestModel.Expected(200, favoured: true), old.Score([TestModel.Face(200)])[0].Probabilities[(int)Emotion.Neutral], 1e-4f);
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => lease.Network);
        Assert.Throws<ObjectDisposedException>(() => old.Score([TestModel.Face(200)]));
    }

    [Fact]
    public async Task A_damaged_file_never_serves_and_is_not_downloaded_again_and_again()
    {
        var bad = TestModel.Create(Emotion.Sad);
        bad.Onnx[^1] ^= 1;
        await RefusedAsync(bad, "SHA-256");
        await _model.RefreshAsync(Cancellation);
        Assert.Equal(1, _source.Downloads);
    }

    [Fact]
    public async Task A_model_that_gives_other_answers_than_its_golden_pair_never_serves()
    {
        var (onnx, manifest) = TestModel.Create(Emotion.Sad);
        var golden = manifest.Golden with { Probabilities = manifest.Golden.Probabilities.SetItem(0, 0.9f) };
        await RefusedAsync((onnx, manifest with { Golden = golden }), "golden face 0");
    }

    [Fact]
    public async Task A_golden_answer_that_is_not_a_number_never_passes()
    {
        var (onnx, manifest) = TestModel.Create(Emotion.Sad);
        var golden = manifest.Golden with { Probabilities = manifest.Golden.Probabilities.SetItem(0, float.NaN) };
        await RefusedAsync((onnx, manifest with { Golden = golden }), "golden face 0");
    }

    [Fact]
    public async Task A_model_with_another_number_of_outputs_never_serves()
    {
        var (onnx, manifest) = TestModel.Create(Emotion.Sad, EmotionLabels.Four);
        await RefusedAsync((onnx, manifest with { Labels = EmotionLabels.Seven }), "probabilities");
    }

    [Fact]
    public async Task A_pointer_to_a_version_that_is_not_there_changes_nothing_but_the_status()
    {
        var missing = TestModel.Create(Emotion.Sad).Manifest.Version;
        _source.Point(missing);
        await _model.RefreshAsync(Cancellation);
        Assert.Equal(_first.Manifest.Version, Served());
        Assert.Contains(missing.ToString(), _model.Status.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_was_not_there_is_taken_when_it_is()
    {
        var late = TestModel.Create(Emotion.Sad);
        _source.Point(late.Manifest.Version);
        await _model.RefreshAsync(Cancellation);
        _source.Store(late);
        Assert.True(await _model.RefreshAsync(Cancellation));
        Assert.Equal(late.Manifest.Version, Served());
        Assert.Equal(1, _model.Status.Rejections);
    }

    [Fact]
    public async Task A_good_model_after_a_bad_one_is_taken()
    {
        var bad = TestModel.Create(Emotion.Sad);
        bad.Onnx[^1] ^= 1;
        await RefusedAsync(bad, "SHA-256");

        var good = TestModel.Create(Emotion.Fear);
        _source.Publish(good);
        Assert.True(await _model.RefreshAsync(Cancellation));
        Assert.Equal(good.Manifest.Version, Served());
    }

    [Fact]
    public async Task Requests_never_fail_while_models_are_swapped_and_each_gets_one_models_answer()
    {
        var emotions = EmotionLabels.Seven;
        var models = emotions.Select(emotion => TestModel.Create(emotion)).ToArray();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await _model.RefreshAsync(Cancellation);
        var requests = Enumerable.Range(0, 4)
            .Select(_ => Task.Factory.StartNew(() => RequestUntil(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();

        for (var round = 0; round < 30; round++)
        {
            var next = models[round % models.Length];
            if (round % 5 == 4)
            {
                next.Onnx = [1, 2, 3];
            }
            _source.Publish(next);
            await _model.RefreshAsync(Cancellation);
        }
        await stop.CancelAsync();
        var counts = await Task.WhenAll(requests);
        Assert.All(counts, count => Assert.True(count > 0));
        Assert.Equal(24, _model.Status.Swaps);
    }

    private int RequestUntil(CancellationToken stop)
    {
        var count = 0;
        while (!stop.IsCancellationRequested || count == 0)
        {
            using var lease = _model.Lease();
            var score = lease.Network.Score([TestModel.Face(255)], CancellationToken.None)[0];
            Assert.Equal(TestModel.Expected(255, favoured: true), score.Confidence, 1e-4f);
            count++;
        }
        return count;
    }

    private HotModel Start() => new(_source, TestModel.Sessions, _time, NullLogger<HotModel>.Instance, _first);

    private async Task RefusedAsync((byte[] Onnx, ModelManifest Manifest) candidate, string because)
    {
        await _model.RefreshAsync(Cancellation);
        _source.Publish(candidate);
        Assert.False(await _model.RefreshAsync(Cancellation));
        Assert.Equal(_first.Manifest.Version, Served());
        Assert.Contains(because, _model.Status.Problem, StringComparison.Ordinal);
    }

    private ModelVersion Served()
    {
        using var lease = _model.Lease();
        return lease.Network.Manifest.Version;
    }
}
