using Azure;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.Functions.Batches;

/// <summary>What there is to know of batches right now.</summary>
public sealed class BatchReader(BlobContainerClient container, ResultsStore results, BatchLedger ledger)
{
    /// <summary>All batches, the latest first.</summary>
    public async Task<IReadOnlyList<BatchEntry>> ListAsync(CancellationToken cancellationToken)
    {
        var entries = await ledger.ListAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. entries.OrderByDescending(static entry => entry.TouchedAt)];
    }

    /// <summary>A batch's figures from its rows; null where there is no such batch.</summary>
    public async Task<BatchSummary?> SummarizeAsync(string batch, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(batch, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }
        var count = new BatchCount(batch);
        var last = entry.FirstTouchedAt;
        await foreach (var (result, writtenAt) in results.ReadAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            count.Add(result);
            last = writtenAt > last ? writtenAt : last;
        }
        return count.ToSummary(last - entry.FirstTouchedAt);
    }

    /// <summary>One of <see cref="BatchFiles.Names"/>; null where it was not written yet.</summary>
    public async Task<(Stream Content, string ContentType)?> OpenFileAsync(string batch, string file, CancellationToken cancellationToken)
    {
        try
        {
            var download = await container.GetBlobClient($"{batch}/{file}").DownloadStreamingAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return (download.Value.Content, download.Value.Details.ContentType);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }
}
