using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Model.Tests.Serving;

public sealed class RunSchedulerTests : IAsyncDisposable
{
    private readonly HotModel _model = new(
        new MemoryModelSource(), TestModel.Sessions, TimeProvider.System, NullLogger<HotModel>.Instance, TestModel.Create(Emotion.Happy));

    private readonly RunScheduler _scorer;

    public RunSchedulerTests() => _scorer = Create(new ScoringOptions { MaxBatchSize = 8, MaxBatchDelay = TimeSpan.FromMilliseconds(20) });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _scorer.DisposeAsync();
        _model.Dispose();
    }

    [Fact]
    public async Task Every_photo_gets_the_scores_of_its_own_faces_in_order()
    {
        var photos = Enumerable.Range(0, 40).Select(i => Enumerable.Range(0, 1 + (i % 5)).Select(j => (byte)((i * 6) + j)).ToArray()).ToArray();
        var scores = await Task.WhenAll(photos.Select(greys => _scorer.ScoreAsync([.. greys.Select(TestModel.Face)], Cancellation)));

        for (var i = 0; i < photos.Length; i++)
        {
            Assert.Equal(photos[i].Length, scores[i].Faces.Length);
            for (var j = 0; j < photos[i].Length; j++)
            {
                Assert.Equal(TestModel.Expected(photos[i][j], favoured: true), scores[i].Faces[j].Probabilities[(int)Emotion.Happy], 1e-4f);
            }
        }
        Assert.Equal(photos.Sum(photo => photo.Length), _scorer.Scored.Faces);
    }

    [Fact]
    public async Task Faces_of_many_callers_share_runs()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => _scorer.ScoreAsync([TestModel.Face(1)], Cancellation)));
        var (runs, faces) = _scorer.Scored;
        Assert.Equal(64, faces);
        Assert.InRange(runs, 8, 32);
    }

    [Fact]
    public async Task A_photo_with_more_faces_than_a_run_is_scored_whole()
    {
        var greys = Enumerable.Range(0, 21).Select(i => (byte)(i * 10)).ToArray();
        var score = await _scorer.ScoreAsync([.. greys.Select(TestModel.Face)], Cancellation);
        Assert.Equal(greys.Select(grey => TestModel.Expected(grey, true)), score.Faces.Select(face => face.Probabilities[(int)Emotion.Happy]), (a, b) => Math.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public async Task What_waits_when_the_scorer_ends_is_still_scored()
    {
        await _model.RefreshAsync(Cancellation);
        var waiting = Enumerable.Range(0, 20).Select(_ => _scorer.ScoreAsync([TestModel.Face(1)], Cancellation)).ToArray();
        await _scorer.DisposeAsync();
        Assert.All(await Task.WhenAll(waiting), score => Assert.Single(score.Faces));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _scorer.ScoreAsync([TestModel.Face(1)], Cancellation));
    }

    [Fact]
    public async Task A_failure_reaches_its_callers_and_the_next_request_is_served_by_what_serves_then()
    {
        var gone = new HotModel(new MemoryModelSource(), TestModel.Sessions, TimeProvider.System, NullLogger<HotModel>.Instance, TestModel.Create());
        gone.Dispose();
        await using var scorer = new RunScheduler(gone, Options.Create(new ScoringOptions()), TimeProvider.System);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => scorer.ScoreAsync([TestModel.Face(1)], Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => scorer.ScoreAsync([TestModel.Face(1)], Cancellation));
    }

    [Fact]
    public async Task A_photo_without_a_face_is_a_mistake_of_the_caller() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _scorer.ScoreAsync([], Cancellation));

    [Fact]
    public void Only_a_gpus_run_waits_for_more_faces_unless_the_setting_says_so()
    {
        Assert.Equal(TimeSpan.Zero, new ScoringOptions().Delay(ExecutionProvider.Cpu));
        Assert.Equal(TimeSpan.FromMilliseconds(2), new ScoringOptions().Delay(ExecutionProvider.Cuda));
        Assert.Equal(TimeSpan.FromMilliseconds(5), new ScoringOptions { MaxBatchDelay = TimeSpan.FromMilliseconds(5) }.Delay(ExecutionProvider.Cpu));
    }

    private RunScheduler Create(ScoringOptions options) => new(_model, Options.Create(options), TimeProvider.System);
}
