using System.Text.Json;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;

namespace DeepEmotion.LocalHost.Run;

/// <summary>The files of a batch whose rows are all there, written and fetched to a folder.</summary>
public sealed class ResultFiles(BlobContainerClient results, BatchSummarizer summarizer, string batch, bool faceless)
{
    /// <summary>The files that a person gets; the report to publish only who asked for it.</summary>
    public static IReadOnlyList<string> NamesFor(bool faceless) => [.. BatchFiles.Names.Where(name => faceless || name != BatchFiles.FacelessReport)];

    /// <summary>Writes the files, without waiting for the timer that would do it, and fetches them.</summary>
    /// <returns>The summary.</returns>
    public async Task<BatchSummary> FetchAsync(string folder, CancellationToken cancellationToken)
    {
        await summarizer.SummarizeAsync(batch, cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(folder);
        await Task.WhenAll(NamesFor(faceless).Select(name => FetchAsync(name, folder, cancellationToken))).ConfigureAwait(false);
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
