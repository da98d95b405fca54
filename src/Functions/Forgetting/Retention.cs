using DeepEmotion.Functions.Results;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>Forgets batches that are older than the retention.</summary>
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
        var old = new List<string>();
        await foreach (var entry in ledger.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (old.Count < MostAtOnce && entry.ReadAt - entry.TouchedAt > TimeSpan.FromDays(options.Value.Days))
            {
                old.Add(entry.Batch);
            }
        }
        foreach (var batch in old)
        {
            await oblivion.ForgetAsync(batch, null, cancellationToken).ConfigureAwait(false);
        }
        return old.Count;
    }
}
