using System.Collections.Immutable;
using System.Threading.Channels;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Scoring;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Model.Serving;

/// <summary>The dynamic batch: faces of many callers go through the network together.</summary>
/// <remarks>
/// While one batch runs, the next one fills; a batch that is not full waits at most <see cref="ScoringOptions.MaxBatchDelay"/>.
/// All faces of one request are scored by the same model.
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
    private long _batches;
    private long _faces;

    public RunScheduler(HotModel model, IOptions<ScoringOptions> options, TimeProvider time, IScoringObserver? observer = null)
    {
        _model = model;
        _options = options.Value;
        _time = time;
        _observer = observer;
        _requests = Channel.CreateBounded<ScoreRequest>(new BoundedChannelOptions(_options.MaxWaitingPhotos) { SingleReader = true });
        // The loop outlives whoever came first: their trace is not its own.
        using (ExecutionContext.SuppressFlow())
        {
            _loop = Task.Run(RunAsync);
        }
    }

    /// <summary>Batches run and faces scored so far.</summary>
    public (long Batches, long Faces) Scored => (Interlocked.Read(ref _batches), Interlocked.Read(ref _faces));

    /// <summary>Scores the faces of one photo.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up, or the scorer is shutting down.</exception>
    public async Task<PhotoScore> ScoreAsync(ImmutableArray<FaceCrop> faces, CancellationToken cancellationToken)
    {
        if (faces.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There is no face to score.", nameof(faces));
        }
        var request = new ScoreRequest(faces, cancellationToken);
        try
        {
            await _requests.Writer.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new OperationCanceledException("The scorer is shutting down.");
        }
        return await request.Completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Scores what is waiting, then ends.</summary>
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

    private async Task RunAsync()
    {
        var batch = new List<ScoreRequest>();
        while (await _requests.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await FillAsync(batch).ConfigureAwait(false);
            if (batch.Count > 0)
            {
                Score(batch);
                batch.Clear();
            }
        }
    }

    private async Task FillAsync(List<ScoreRequest> batch)
    {
        var faces = Drain(batch, 0);
        if (faces >= _options.MaxBatchSize || _options.MaxBatchDelay == TimeSpan.Zero)
        {
            return;
        }
        using var delay = new CancellationTokenSource(_options.MaxBatchDelay, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(delay.Token, _stopping.Token);
        try
        {
            while (faces < _options.MaxBatchSize && await _requests.Reader.WaitToReadAsync(limit.Token).ConfigureAwait(false))
            {
                var before = faces;
                faces = Drain(batch, faces);
                if (faces == before)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The wait is over: what has come goes.
        }
    }

    // A request that would overfill a batch that holds something waits for the next one.
    private int Drain(List<ScoreRequest> batch, int faces)
    {
        while (_requests.Reader.TryPeek(out var next) && (faces == 0 || faces + next.Faces.Length <= _options.MaxBatchSize))
        {
            _requests.Reader.TryRead(out _);
            if (!next.Cancellation.IsCancellationRequested)
            {
                batch.Add(next);
                faces += next.Faces.Length;
            }
        }
        return faces;
    }

    private void Score(List<ScoreRequest> batch)
    {
        try
        {
            using var lease = _model.Lease();
            var scores = Score(lease.Network, batch);
            var start = 0;
            foreach (var request in batch)
            {
                var own = ImmutableArray.Create(scores, start, request.Faces.Length);
                request.Completion.TrySetResult(new PhotoScore(lease.Network.Manifest.Version, own));
                start += request.Faces.Length;
            }
        }
        catch (Exception e)
        {
            // Every caller learns of it; the loop lives on for the next batch.
            foreach (var request in batch)
            {
                request.Completion.TrySetException(e);
            }
        }
    }

    private ImmutableArray<FaceScore> Score(EmotionNetwork network, List<ScoreRequest> batch)
    {
        FaceCrop[] crops = [.. batch.SelectMany(static request => request.Faces)];
        var scores = ImmutableArray.CreateBuilder<FaceScore>(crops.Length);
        for (var from = 0; from < crops.Length; from += _options.MaxBatchSize)
        {
            var count = Math.Min(_options.MaxBatchSize, crops.Length - from);
            using (_observer?.BeginRun(network.Manifest.Version, count, batch.Select(static request => request.Caller)))
            {
                scores.AddRange(network.Score(crops.AsSpan(from, count)));
            }
            Interlocked.Increment(ref _batches);
            Interlocked.Add(ref _faces, count);
        }
        return scores.MoveToImmutable();
    }
}
