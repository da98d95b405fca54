using DeepEmotion.Functions.Results;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>Forgets batches that are older than the retention, unless they have newer uploads: those get rows, and the batch is kept from then on.</summary>
public sealed partial class Retention(Oblivion oblivion, BatchLedger ledger, IOptions<RetentionOptions> options, ILogger<Retention> logger)
{
    private const int MostAtOnce = 20;

    /// <returns>How many batches were forgotten.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Days == 0)
        {
            return 0;
        }
        var kept = TimeSpan.FromDays(options.Value.Days);
        var old = await ledger.ListAsync(cancellationToken).Where(entry => entry.ReadAt - entry.TouchedAt > kept).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        // In another order each time: one that takes longer than an invocation must not keep the others waiting for ever.
        Random.Shared.Shuffle(old);
        var forgotten = 0;
        foreach (var entry in old)
        {
            if (forgotten == MostAtOnce)
            {
                break;
            }
            try
            {
                forgotten += await oblivion.ForgetUnusedAsync(entry.Batch, entry.ReadAt - kept, cancellationToken).ConfigureAwait(false) is null ? 0 : 1;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, e, entry.Batch);
            }
        }
        return forgotten;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Batch} is beyond its retention and could not be forgotten; will try again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string batch);
}
