using System.Text.Json;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.LocalHost.Photos;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Writes the files of a batch whose rows are complete, and fetches them to a folder.</summary>
public sealed class ResultFiles(BlobContainerClient results, BatchSummarizer summarizer, string batch, bool faceless)
{
    /// <summary>The files for the user; the faceless report only if asked for, now or earlier: beside new files an old one would show other figures.</summary>
    public static IReadOnlyList<string> NamesFor(bool faceless, string folder) =>
        [.. BatchFiles.Names.Where(name => faceless || name != BatchFiles.FacelessReport || File.Exists(Path.Combine(folder, name)))];

    /// <summary>Writes the files without waiting for the timer, and fetches them.</summary>
    /// <returns>The summary; null if no files were written, because the first rows are there and the batch is not yet marked as changed.</returns>
    public async Task<BatchSummary?> FetchAsync(string folder, CancellationToken cancellationToken)
    {
        await summarizer.SummarizeAsync(batch, cancellationToken).ConfigureAwait(false);
        // The summary is written last.
        if (!await results.GetBlobClient($"{batch}/{BatchFiles.Summary}").ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        Directory.CreateDirectory(folder);
        await Task.WhenAll(NamesFor(faceless, folder).Select(name => FetchAsync(name, folder, cancellationToken))).ConfigureAwait(false);
        var json = await File.ReadAllBytesAsync(Path.Combine(folder, BatchFiles.Summary), cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize<BatchSummary>(json, ResultJson.Document) ?? throw new JsonException($"{BatchFiles.Summary} is empty.");
    }

    // Downloaded under another name first, so that a reader never sees half a file.
    private async Task FetchAsync(string name, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, name);
        await results.GetBlobClient($"{batch}/{name}").DownloadToAsync(path + LocalFiles.Unfinished, cancellationToken).ConfigureAwait(false);
        File.Move(path + LocalFiles.Unfinished, path, overwrite: true);
    }
}
