using DeepEmotion.Functions.Preprocessing;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.DirectScoring;

/// <summary>Memory for request bodies: reserved before a byte is read, first come first served, and released with the body.</summary>
public sealed class BodyBudget(IOptions<DirectScoringOptions> options, TimeProvider time) : IDisposable
{
    private readonly ByteBudget _budget = new(options.Value.MaxBytesInMemory);

    /// <summary>Waits for room; dispose the result to release it. A body larger than the whole budget takes all of it.</summary>
    /// <exception cref="UnreadableBodyException">There was no room in time.</exception>
    public async Task<IDisposable> TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        using var wait = new CancellationTokenSource(options.Value.MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, cancellationToken);
        try
        {
            return await _budget.TakeAsync(bytes, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw UnreadableBodyException.NoRoom();
        }
    }

    public void Dispose() => _budget.Dispose();
}
