using System.Collections.Immutable;
using System.Threading.Channels;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Model.Serving;

/// <summary>Gathers the faces of many callers into runs of the network.</summary>
/// <remarks>
/// While one run is in progress, the next one fills; a run that is not full waits at most <see cref="ScoringOptions.MaxBatchDelay"/>.
/// All faces of one request are scored by the same model, and a run holds requests for one model.
/// </remarks>
public sealed class RunScheduler : IAsyncDisposable
{
    private readonly HotModel _model;
    private readonly ScoringOptions _options;
    private readonly TimeProvider _time;
    private readonly IScoringObserver? _observer;
    private readonly Channel<ScoreRequest> _requests;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private long _runs;
    private long _faces;

    public RunScheduler(HotModel model, IOptions<ScoringOptions> options, TimeProvider time, IScoringObserver? observer = null)
    {
        _model = model;
        _options = options.Value;
        _time = time;
        _observer = observer;
        _requests = Channel.CreateBounded<ScoreRequest>(new BoundedChannelOptions(_options.MaxWaitingPhotos) { SingleReader = true });
        // The loop outlives the request that started it, so it must not be part of that request's trace.
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(RunAsync);
        }
    }

    /// <summary>Runs of the network and faces scored so far.</summary>
    public (long Runs, long Faces) Scored => (Interlocked.Read(ref _runs), Interlocked.Read(ref _faces));

    private int LargestRun => _options.LargestRun(_model.Provider);

    /// <summary>Scores the faces of one photo by the serving model.</summary>
    /// <exception cref="ModelNotReadyException">The registry does not say which model serves; try again later.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up, or the scheduler is shutting down.</exception>
    public async Task<PhotoScore> ScoreAsync(ImmutableArray<FaceCrop> faces, CancellationToken cancellationToken)
    {
        if (faces.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There is no face to score.", nameof(faces));
        }
        await _model.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await EnqueueAsync(new ScoreRequest(faces, null, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Scores the faces of one photo by a given model.</summary>
    /// <param name="faces">The faces.</param>
    /// <param name="model">The model; its lease is always returned here.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <exception cref="ModelRejectedException">The model gave an invalid answer.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up, or the scheduler is shutting down.</exception>
    public Task<PhotoScore> ScoreAsync(ImmutableArray<FaceCrop> faces, ModelLease model, CancellationToken cancellationToken) =>
        EnqueueAsync(new ScoreRequest(faces, model, cancellationToken));

    /// <summary>Scores the waiting requests, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_requests.Writer.TryComplete())
        {
            return;
        }
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task<PhotoScore> EnqueueAsync(ScoreRequest request)
    {
        try
        {
            await _requests.Writer.WriteAsync(request, request.Cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException)
        {
            request.Model?.Dispose();
            throw new OperationCanceledException("The caller gave up, or the scheduler is shutting down.", e, request.Cancellation);
        }
        return await request.Completion.Task.WaitAsync(request.Cancellation).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var run = new List<ScoreRequest>();
        while (await _requests.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await FillAsync(run).ConfigureAwait(false);
            if (run.Count > 0)
            {
                await ScoreAsync(run).ConfigureAwait(false);
                run.ForEach(static request => request.Model?.Dispose());
                run.Clear();
            }
        }
    }

    private async Task FillAsync(List<ScoreRequest> run)
    {
        var faces = Drain(run, 0);
        if (faces >= LargestRun || _options.Delay(_model.Provider) is not { Ticks: > 0 } longest)
        {
            return;
        }
        using var delay = new CancellationTokenSource(longest, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(delay.Token, _stopping.Token);
        try
        {
            while (faces < LargestRun && await _requests.Reader.WaitToReadAsync(limit.Token).ConfigureAwait(false))
            {
                var before = faces;
                faces = Drain(run, faces);
                if (faces == before)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The wait is over: run with the requests so far.
        }
    }

    // A request that would overfill the run, or that is meant for another model, waits for the next run.
    private int Drain(List<ScoreRequest> run, int faces)
    {
        while (_requests.Reader.TryPeek(out var next)
            && (faces == 0 || (faces + next.Faces.Length <= LargestRun && next.Model?.Network == run[0].Model?.Network)))
        {
            _requests.Reader.TryRead(out _);
            if (next.Cancellation.IsCancellationRequested)
            {
                next.Model?.Dispose();
                continue;
            }
            run.Add(next);
            faces += next.Faces.Length;
        }
        return faces;
    }

    private async Task ScoreAsync(List<ScoreRequest> run)
    {
        try
        {
            while (await FindFaultAsync(run).ConfigureAwait(false))
            {
                // Another model serves now and scores the same faces.
            }
        }
        catch (Exception e)
        {
            // Every caller gets the exception; the loop continues with the next run.
            foreach (var request in run)
            {
                request.Completion.TrySetException(e);
            }
        }
    }

    /// <returns>Whether the model gave an invalid answer and was replaced; false if every caller has an answer.</returns>
    private async Task<bool> FindFaultAsync(List<ScoreRequest> run)
    {
        if (run[0].Model is { } meant)
        {
            Answer(run, meant.Network, Score(meant.Network, run));
            return false;
        }
        EmotionNetwork network;
        ModelRejectedException failure;
        using (var lease = _model.Lease())
        {
            network = lease.Network;
            try
            {
                Answer(run, network, Score(network, run));
                return false;
            }
            catch (ModelRejectedException e)
            {
                failure = e;
            }
        }
        return await _model.ReplaceAsync(network, failure, _stopping.Token).ConfigureAwait(false) ? true : throw failure;
    }

    private static void Answer(List<ScoreRequest> run, EmotionNetwork network, ImmutableArray<FaceScore> scores)
    {
        var start = 0;
        foreach (var request in run)
        {
            var own = ImmutableArray.Create(scores, start, request.Faces.Length);
            request.Completion.TrySetResult(new PhotoScore(network.Manifest.Version, own) { UnsureBelow = network.Manifest.Unsure?.Threshold, Precision = network.Precision });
            start += request.Faces.Length;
        }
    }

    private ImmutableArray<FaceScore> Score(EmotionNetwork network, List<ScoreRequest> run)
    {
        FaceCrop[] crops = [.. run.SelectMany(static request => request.Faces)];
        var scores = ImmutableArray.CreateBuilder<FaceScore>(crops.Length);
        for (var from = 0; from < crops.Length; from += LargestRun)
        {
            var count = Math.Min(LargestRun, crops.Length - from);
            using var limit = new CancellationTokenSource(_options.MaxRunTime, _time);
            using (_observer?.BeginRun(network.Manifest.Version, count, run.Select(static request => request.Caller)))
            {
                scores.AddRange(network.Score(crops.AsSpan(from, count), limit.Token));
            }
            Interlocked.Increment(ref _runs);
            Interlocked.Add(ref _faces, count);
        }
        return scores.MoveToImmutable();
    }
}
