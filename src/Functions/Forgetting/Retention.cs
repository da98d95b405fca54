using DeepEmotion.Functions.Results;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>Forgets batches that are older than the retention, unless they have newer uploads: those get rows, and the batch is kept from then on.</summary>
public sealed class Retention(Oblivion oblivion, BatchLedger ledger, IOptions<RetentionOptions> options)
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
        var old = await ledger.ListAsync(cancellationToken).Where(entry => entry.ReadAt - entry.TouchedAt > kept).ToListAsync(cancellationToken).ConfigureAwait(false);
        var forgotten = 0;
        foreach (var entry in old)
        {
            if (forgotten < MostAtOnce)
            {
                forgotten += await oblivion.ForgetUnusedAsync(entry.Batch, entry.ReadAt - kept, cancellationToken).ConfigureAwait(false) is null ? 0 : 1;
            }
        }
        return forgotten;
    }
}
