using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Report;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Results;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Batches;

/// <summary>Writes the files of batches that changed.</summary>
public sealed partial class BatchSummarizer(
    BlobContainerClient container, ResultsStore results, PictureStore pictures, GivenFiles given, ProvenanceReader provenance, FaceExplainer explainer, BatchLedger ledger, IOptions<BatchOptions> options, TimeProvider time, ILogger<BatchSummarizer> logger)
    : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Summarizes batches that changed and went quiet, and busy ones once in a while. One that fails stops no other.</summary>
    /// <returns>How many batches were summarized.</returns>
    public async Task<int> SummarizeChangedAsync(CancellationToken cancellationToken)
    {
        var summarized = 0;
        await foreach (var entry in ledger.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!entry.IsDue(options.Value.SummaryInterval))
            {
                if (entry is { IsChanged: true, LookedAt: null })
                {
                    await ledger.MarkLookedAsync(entry, cancellationToken).ConfigureAwait(false);
                }
                continue;
            }
            try
            {
                await SummarizeAsync(entry, cancellationToken).ConfigureAwait(false);
                summarized++;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, e, entry.Batch);
                await ledger.MarkLookedAsync(entry, cancellationToken).ConfigureAwait(false);
            }
        }
        return summarized;
    }

    /// <summary>Summarizes a batch now, unless its files have seen every row.</summary>
    public async Task SummarizeAsync(string batch, CancellationToken cancellationToken)
    {
        if (await ledger.FindAsync(batch, cancellationToken).ConfigureAwait(false) is { IsChanged: true } entry)
        {
            await SummarizeAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task SummarizeAsync(BatchEntry entry, CancellationToken cancellationToken)
    {
        // One after another, so that an older look at the rows never overwrites the files of a newer one.
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteFilesAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task WriteFilesAsync(BatchEntry entry, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var count = new BatchCount(entry.Batch, await given.ReadLabelsAsync(entry.Batch, cancellationToken).ConfigureAwait(false));
        using var files = new BatchFiles(pictures, explainer, time);
        DateTimeOffset last = default;
        var groups = await given.ReadGroupsAsync(entry.Batch, cancellationToken).ConfigureAwait(false);
        await foreach (var (row, writtenAt) in results.ReadAsync(entry.Batch, cancellationToken).ConfigureAwait(false))
        {
            var result = groups.Apply(row);
            count.Add(result);
            await files.AddAsync(result, cancellationToken).ConfigureAwait(false);
            last = writtenAt > last ? writtenAt : last;
        }
        var summary = count.ToSummary(last - entry.FirstTouchedAt) with
        {
            Provenance = await provenance.ReadAsync(count.Models, count.Detectors, count.Precisions, cancellationToken).ConfigureAwait(false),
        };
        if (await ledger.FindAsync(entry.Batch, cancellationToken).ConfigureAwait(false) is not { } now || now.FirstTouchedAt != entry.FirstTouchedAt)
        {
            // The batch was forgotten while its rows were read.
            return;
        }
        await foreach (var (name, contentType, content) in files.CompleteAsync(summary, cancellationToken).ConfigureAwait(false))
        {
            await UploadAsync(entry.Batch, name, contentType, content, cancellationToken).ConfigureAwait(false);
        }
        // The summary comes last: where it is, the other files are at least as new.
        using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(summary, ResultJson.Document));
        await UploadAsync(entry.Batch, BatchFiles.Summary, "application/json; charset=utf-8", json, cancellationToken).ConfigureAwait(false);
        await ledger.MarkSummarizedAsync(entry, time.GetElapsedTime(started), cancellationToken).ConfigureAwait(false);
        LogSummarized(logger, entry.Batch, summary.Images, summary.Faces);
    }

    private async Task UploadAsync(string batch, string name, string contentType, Stream content, CancellationToken cancellationToken) =>
        await container.GetBlobClient($"{batch}/{name}").UploadAsync(
            content, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = contentType } }, cancellationToken).ConfigureAwait(false);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Batch} could not be summarized; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string batch);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Batch}: summary of {Images} images and {Faces} faces written")]
    private static partial void LogSummarized(ILogger logger, string batch, int images, int faces);
}
