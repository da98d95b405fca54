using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Recovery;

/// <summary>Finds uploads that have no row although nothing is under way, and sends them again.</summary>
/// <remarks>
/// A photo may be without a row because it still waits, so a batch is looked at only when it has been quiet for
/// <see cref="ReconciliationOptions.After"/> and both queues are empty. Sending one again that was not lost costs work,
/// never a wrong row. How long the next message has waited is measured on the way: where nothing takes messages, nobody
/// else would notice.
/// </remarks>
public sealed partial class UploadReconciler(
    BlobContainerClient uploads,
    ResultsStore results,
    BatchLedger ledger,
    FacesQueue faces,
    RetryQueue retries,
    PipelineMetrics metrics,
    IOptions<ReconciliationOptions> options,
    TimeProvider time,
    ILogger<UploadReconciler> logger)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();

    /// <returns>How many uploads were sent again.</returns>
    public async Task<int> ReconcileAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        metrics.Waits(StorageNames.ScoreFacesQueue, await faces.OldestAsync(cancellationToken).ConfigureAwait(false), now);
        var quiet = options.Value.After;
        if (now - _started < quiet
            || await faces.ApproximateLengthAsync(cancellationToken).ConfigureAwait(false) > 0
            || await retries.ApproximateLengthAsync(cancellationToken).ConfigureAwait(false) > 0)
        {
            return 0;
        }
        var resent = 0;
        await foreach (var batch in GroupByBatchAsync(now - options.Value.Window, now - quiet, cancellationToken).ConfigureAwait(false))
        {
            if (await ledger.FindAsync(batch.Name, cancellationToken).ConfigureAwait(false) is { } entry && now - entry.TouchedAt < quiet)
            {
                continue;
            }
            resent += await ResendAsync(batch.Name, batch.Blobs, options.Value.MaxResent - resent, cancellationToken).ConfigureAwait(false);
            if (resent >= options.Value.MaxResent)
            {
                break;
            }
        }
        return resent;
    }

    private async Task<int> ResendAsync(string batch, List<BlobItem> blobs, int most, CancellationToken cancellationToken)
    {
        var done = await results.ReadVersionsAsync(batch, blob: null, cancellationToken).ConfigureAwait(false);
        var archives = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var archive in ledger.ListArchivesAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            archives[archive.Blob] = archive.ETag;
        }
        var missing = blobs.Where(blob => !IsDone(blob, done, archives)).Take(most).ToList();
        if (missing.Count == 0)
        {
            return 0;
        }
        LogResending(logger, batch, missing.Count, missing[0].Name);
        // The batch counts as busy from here, so the next run waits for these.
        await ledger.MarkChangedAsync(batch, cancellationToken).ConfigureAwait(false);
        foreach (var blob in missing)
        {
            await retries.SendAsync(new UploadMessage { Blob = blob.Name }, cancellationToken).ConfigureAwait(false);
        }
        return missing.Count;
    }

    private static bool IsDone(BlobItem blob, Dictionary<string, string> rows, Dictionary<string, string> archives)
    {
        var name = UploadName.Parse(blob.Name);
        var etag = BlobETag.Text(blob.Properties.ETag.GetValueOrDefault());
        var row = PhotoRow.RowKey(new PhotoId(name.Batch, name.Image, blob.Name, etag, default));
        return (rows.TryGetValue(row, out var scored) && scored == etag) || (archives.TryGetValue(blob.Name, out var read) && read == etag);
    }

    // A listing comes sorted by name, so a batch's blobs stand together; blobs at the root stand alone.
    private async IAsyncEnumerable<(string Name, List<BlobItem> Blobs)> GroupByBatchAsync(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? current = null;
        var blobs = new List<BlobItem>();
        await foreach (var blob in uploads.GetBlobsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (blob.Properties.LastModified is not { } modified || modified < from || modified > to)
            {
                continue;
            }
            var batch = UploadName.Parse(blob.Name).Batch;
            if (batch != current && blobs.Count > 0)
            {
                yield return (current!, blobs);
                blobs = [];
            }
            current = batch;
            blobs.Add(blob);
        }
        if (blobs.Count > 0)
        {
            yield return (current!, blobs);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Batch}: {Count} uploads have no row, sending them again (first: {Upload})")]
    private static partial void LogResending(ILogger logger, string batch, int count, string upload);
}
