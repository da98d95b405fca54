using System.Threading.RateLimiting;

namespace DeepEmotion.Functions.Preprocessing;

/// <summary>Room in memory for files: taken before a byte is read, first come first served.</summary>
/// <param name="bytes">The whole room, at least 64 KiB.</param>
public sealed class ByteBudget(long bytes) : IDisposable
{
    private const int Unit = 64 * 1024;

    private readonly int _units = (int)(bytes / Unit);
    private readonly ConcurrencyLimiter _limiter = new(new() { PermitLimit = (int)(bytes / Unit), QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });

    /// <summary>Waits for room; dispose the result to release it. A file larger than the whole budget takes all of it.</summary>
    public async ValueTask<IDisposable> TakeAsync(long bytes, CancellationToken cancellationToken) =>
        await _limiter.AcquireAsync((int)Math.Clamp((bytes + Unit - 1) / Unit, 1, _units), cancellationToken).ConfigureAwait(false);

    public void Dispose() => _limiter.Dispose();
}
