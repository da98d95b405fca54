using System.Text.Json;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.Functions.Local.Run;

/// <summary>The files that SummarizeBatches wrote for a batch, fetched to a folder.</summary>
public sealed class ResultFiles(BlobContainerClient results, BatchLedger ledger, string batch, TimeSpan touchInterval, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits until the files have seen every row, and fetches them.</summary>
    /// <returns>The summary.</returns>
    public async Task<BatchSummary> FetchAsync(string folder, CancellationToken cancellationToken)
    {
        while (await ledger.FindAsync(batch, cancellationToken).ConfigureAwait(false) is not { } entry || entry.ChangedSinceSummary(touchInterval))
        {
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }

        Directory.CreateDirectory(folder);
        await Task.WhenAll(BatchFiles.Names.Select(name => FetchAsync(name, folder, cancellationToken))).ConfigureAwait(false);
        var json = await File.ReadAllBytesAsync(Path.Combine(folder, BatchFiles.Summary), cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize<BatchSummary>(json, ResultJson.Document) ?? throw new JsonException($"{BatchFiles.Summary} is empty.");
    }

    // By another name first: a reader never sees half a file.
    private async Task FetchAsync(string name, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, name);
        await results.GetBlobClient($"{batch}/{name}").DownloadToAsync(path + ".part", cancellationToken).ConfigureAwait(false);
        File.Move(path + ".part", path, overwrite: true);
    }
}
