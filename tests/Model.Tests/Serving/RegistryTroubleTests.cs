using Azure;
using Azure.Identity;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;
using DeepEmotion.Model.Storage;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.Model.Tests.Serving;

/// <summary>What the registry does not say, and what a process makes of it.</summary>
public sealed class RegistryTroubleTests : IDisposable
{
    private readonly MemoryModelSource _source = new();
    private readonly (byte[] Onnx, ModelManifest Manifest) _bundled = TestModel.Create(Emotion.Neutral);
    private readonly FakeTimeProvider _time = new();
    private readonly HotModel _model;

    public RegistryTroubleTests() => _model = Start();

    public static TheoryData<Exception> Troubles =>
    [
        new RequestFailedException(503, "busy at 10.0.0.7", "ServerBusy", null),
        new AggregateException("Retry failed after 6 tries", new RequestFailedException("refused (127.0.0.1:42017)")),
        new CredentialUnavailableException("no endpoint at 169.254.169.254"),
        new IOException("reset by 10.0.0.7"),
        new TaskCanceledException(),
        new KeyNotFoundException("a mistake of ours"),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_at_start_lets_nothing_serve_and_is_told_without_an_address(Exception trouble)
    {
        _source.Failure = trouble;
        Assert.False(await _model.RefreshAsync(Cancellation));
        Assert.Null(_model.Status.Serving);
        Assert.Throws<ModelNotReadyException>(_model.Lease);
        Assert.StartsWith("The model registry does not answer", _model.Status.RegistryProblem, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9]+\\.[0-9]+\\.", _model.Status.RegistryProblem);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_in_service_keeps_the_model_and_is_over_with_the_next_answer(Exception trouble)
    {
        var published = TestModel.Create(Emotion.Sad);
        _source.Publish(published);
        await _model.RefreshAsync(Cancellation);

        _source.Failure = trouble;
        Assert.False(await _model.RefreshAsync(Cancellation));
        Assert.Equal(published.Manifest.Version, _model.Status.Serving);
        Assert.NotNull(_model.Status.RegistryProblem);
        Assert.Null(_model.Status.Problem);

        _source.Failure = null;
        Assert.False(await _model.RefreshAsync(Cancellation));
        Assert.Null(_model.Status.RegistryProblem);
    }

    [Fact]
    public async Task The_first_faces_wait_for_the_registry_and_get_the_promoted_model()
    {
        var published = TestModel.Create(Emotion.Sad);
        _source.Publish(published);
        var answer = new TaskCompletionSource();
        _source.Answer = answer.Task;
        await using var scheduler = new RunScheduler(_model, Options.Create(new ScoringOptions { MaxBatchDelay = TimeSpan.Zero }), _time);

        var score = scheduler.ScoreAsync([TestModel.Face(200)], Cancellation);
        Assert.False(score.IsCompleted);
        answer.SetResult();
        Assert.Equal(published.Manifest.Version, (await score).Model);
    }

    [Fact]
    public async Task After_two_minutes_without_an_answer_faces_go_back_as_trouble_that_passes()
    {
        _source.Answer = new TaskCompletionSource().Task;
        await using var scheduler = new RunScheduler(_model, Options.Create(new ScoringOptions()), _time);
        var score = scheduler.ScoreAsync([TestModel.Face(200)], Cancellation);
        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(score.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        var failure = await Assert.ThrowsAsync<ModelNotReadyException>(() => score);
        Assert.True(TransientFailure.Is(failure, Cancellation));
        Assert.Equal(TimeSpan.Zero, _model.StartTimeLeft);
    }

    [Fact]
    public async Task The_poll_outlives_every_failure()
    {
        _source.Failure = new InvalidOperationException("anything");
        _model.Start();
        await UntilAsync(() => _model.Status.RegistryProblem is not null);
        _source.Failure = null;
        await UntilAsync(() => _model.Status.Serving is not null);
        Assert.Equal(_bundled.Manifest.Version, _model.Status.Serving);
    }

    [Fact]
    public async Task Disposing_waits_for_a_model_that_is_being_opened()
    {
        using var opening = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        var loader = new ModelLoader(_source, TestModel.Sessions, Options.Create(new HotModelOptions()), _time);
        var model = new HotModel(_source, loader, new HotModelOptions(), _time, NullLogger<HotModel>.Instance, () =>
        {
            opening.Release();
            go.Wait(Cancellation);
            return _bundled;
        });
        model.Start();
        await opening.WaitAsync(Cancellation);
        var disposing = model.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        go.Set();
        await disposing;
        Assert.Throws<ObjectDisposedException>(model.Lease);
    }

    [Fact]
    public async Task A_process_that_asks_for_no_model_loads_none()
    {
        _time.Advance(TimeSpan.FromMinutes(5));
        await Task.Yield();
        Assert.Null(_model.Status.LastChecked);
        Assert.Null(_model.Manifest);
    }

    [Fact]
    public async Task After_a_restart_a_refused_pointer_is_answered_by_the_model_before_it_and_never_by_the_bundled_one()
    {
        var good = TestModel.Create(Emotion.Sad);
        _source.Store(good);
        _source.Publish(Damaged(), good.Manifest.Version);
        await _model.RefreshAsync(Cancellation);

        Assert.Equal(good.Manifest.Version, _model.Status.Serving);
        Assert.False(_model.Status.Bundled);
        Assert.Contains("SHA-256", _model.Status.Problem, StringComparison.Ordinal);
        Assert.Contains($"{good.Manifest.Version} serves instead", _model.Status.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pointer_that_remembers_nothing_is_answered_by_the_newest_published_model_that_is_sound()
    {
        _source.Store(TestModel.Create(Emotion.Sad, trainedAt: DateTimeOffset.UnixEpoch.AddYears(50)));
        var newest = TestModel.Create(Emotion.Fear, trainedAt: DateTimeOffset.UnixEpoch.AddYears(51));
        _source.Store(newest);
        _source.Publish(Damaged());
        await _model.RefreshAsync(Cancellation);
        Assert.Equal(newest.Manifest.Version, _model.Status.Serving);
    }

    [Fact]
    public async Task A_pointer_that_cannot_be_read_is_not_taken_for_nothing_published()
    {
        var published = TestModel.Create(Emotion.Sad);
        _source.Store(published);
        _source.Failure = new ModelRejectedException("current.json cannot be read.");
        await _model.RefreshAsync(Cancellation);
        Assert.Equal(published.Manifest.Version, _model.Status.Serving);
        Assert.Contains("current.json cannot be read", _model.Status.Problem, StringComparison.Ordinal);
        Assert.Null(_model.Status.RegistryProblem);
    }

    [Fact]
    public async Task Where_no_published_model_can_serve_the_bundled_one_does_and_says_so()
    {
        _source.Publish(Damaged());
        await _model.RefreshAsync(Cancellation);
        Assert.True(_model.Status.Bundled);
        Assert.Contains("which is the bundled model", _model.Status.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pointer_that_was_deleted_does_not_bring_the_bundled_model_back()
    {
        var published = TestModel.Create(Emotion.Sad);
        _source.Publish(published);
        await _model.RefreshAsync(Cancellation);
        _source.Clear();
        await _model.RefreshAsync(Cancellation);
        Assert.Equal(published.Manifest.Version, _model.Status.Serving);
        Assert.Contains("current.json was deleted", _model.Status.Problem, StringComparison.Ordinal);
    }

    private static (byte[] Onnx, ModelManifest Manifest) Damaged()
    {
        var bad = TestModel.Create(Emotion.Angry, trainedAt: DateTimeOffset.UnixEpoch.AddYears(60));
        bad.Onnx[^1] ^= 1;
        return bad;
    }

    [Fact]
    public async Task A_model_for_which_there_was_no_memory_gets_another_chance()
    {
        var (serving, promoted) = (TestModel.Create(Emotion.Sad), TestModel.Create(Emotion.Happy));
        _source.Publish(serving);
        await _model.RefreshAsync(Cancellation);
        _source.Publish(promoted);
        _source.Outage = new ModelRejectedException("Failed to allocate memory", new MachineExhaustedException("Failed to allocate memory"));

        Assert.False(await _model.RefreshAsync(Cancellation));
        Assert.Contains("Failed to allocate", _model.Status.Problem, StringComparison.Ordinal);
        _source.Outage = null;
        Assert.False(await _model.RefreshAsync(Cancellation));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await _model.RefreshAsync(Cancellation));

        Assert.Equal(promoted.Manifest.Version, _model.Status.Serving);
        Assert.Null(_model.Status.Problem);
    }

    private HotModel Start() => new(_source, TestModel.Sessions, _time, NullLogger<HotModel>.Instance, _bundled);

    private async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Cancellation.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
