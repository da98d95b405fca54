using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.DirectScoring;

/// <summary>Memory for request bodies: reserved before a byte is read, first come first served, and released with the body.</summary>
public sealed class BodyBudget : IDisposable
{
    private const int Unit = 64 * 1024;

    private readonly DirectScoringOptions _options;
    private readonly TimeProvider _time;
    private readonly int _units;
    private readonly ConcurrencyLimiter _limiter;

    public BodyBudget(IOptions<DirectScoringOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        _units = (int)(_options.MaxBytesInMemory / Unit);
        _limiter = new(new() { PermitLimit = _units, QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    }

    /// <summary>Waits for room; dispose the result to release it. A body larger than the whole budget takes all of it.</summary>
    /// <exception cref="UnreadableBodyException">There was no room in time.</exception>
    public async Task<IDisposable> TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        using var wait = new CancellationTokenSource(_options.MaxWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, cancellationToken);
        try
        {
            return await _limiter.AcquireAsync((int)Math.Clamp((bytes + Unit - 1) / Unit, 1, _units), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw UnreadableBodyException.NoRoom();
        }
    }

    public void Dispose() => _limiter.Dispose();
}
