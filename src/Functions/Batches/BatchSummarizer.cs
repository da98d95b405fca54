using System.Text.Json;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Report;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Batches;

/// <summary>Writes the files of batches that changed.</summary>
public sealed partial class BatchSummarizer(
    BlobContainerClient container, ResultsStore results, PictureStore pictures, GivenFiles given, ProvenanceReader provenance, FaceExplainer explainer, BatchLedger ledger, IOptions<BatchOptions> options, TimeProvider time, ILogger<BatchSummarizer> logger)
{
    private const int MostAtOnce = 3;
    private const int MostTries = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RunningSummaries _running = new();

    /// <summary>
    /// Summarizes batches that changed and went quiet, and busy ones now and then. A failing batch does not stop the others; a slow one continues
    /// while others are handled, and after this returns.
    /// </summary>
    /// <returns>How many batches were summarized.</returns>
    public async Task<int> SummarizeChangedAsync(CancellationToken cancellationToken)
    {
        var summarized = 0;
        try
        {
            await foreach (var entry in ledger.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                if (entry.IsDue(options.Value.SummaryInterval))
                {
                    while (_running.List() is { Length: >= MostAtOnce } running)
                    {
                        await Task.WhenAny(running).WaitAsync(cancellationToken).ConfigureAwait(false);
                    }
                    var summary = _running.Join(entry.Batch, stop => TrySummarizeAsync(entry, stop));
                    summarized += await EndsAsync(summary, Patience, cancellationToken).ConfigureAwait(false) && await summary.ConfigureAwait(false) ? 1 : 0;
                }
                else if (entry is { IsChanged: true, LookedAt: null })
                {
                    await ledger.MarkLookedAsync(entry, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            await _running.StopAsync().ConfigureAwait(false);
            throw;
        }
        return summarized;
    }

    /// <summary>Waits for summaries that are still being written, for as long as an invocation may take.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> FinishAsync(CancellationToken cancellationToken)
    {
        var running = _running.List();
        if (running.Length > 0 && !await EndsAsync(Task.WhenAll(running), options.Value.SummaryTimeSlice, cancellationToken).ConfigureAwait(false))
        {
            LogGoesOn(logger, running.Length);
        }
        return running.Length > 0;
    }

    /// <summary>Summarizes a batch now, unless its files already contain every row.</summary>
    public async Task SummarizeAsync(string batch, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries && await ledger.FindAsync(batch, cancellationToken).ConfigureAwait(false) is { IsChanged: true } entry; tries++)
        {
            await _running.StartAsync(batch, stop => WriteFilesAsync(entry, stop), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> EndsAsync(Task summary, TimeSpan within, CancellationToken cancellationToken)
    {
        try
        {
            await summary.WaitAsync(within, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await _running.StopAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<bool> TrySummarizeAsync(BatchEntry entry, CancellationToken stop)
    {
        try
        {
            return await WriteFilesAsync(entry, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            LogFailed(logger, e, entry.Batch);
            await ledger.MarkLookedAsync(entry, stop).ConfigureAwait(false);
            return false;
        }
    }

    /// <returns>False if the batch was forgotten meanwhile, or another process writes its files.</returns>
    private async Task<bool> WriteFilesAsync(BatchEntry entry, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var lost = LostTime.Measure();
        var published = await PublishedFiles.LookAsync(container, entry.Batch, cancellationToken).ConfigureAwait(false);
        var count = new BatchCount(entry.Batch, await given.ReadLabelsAsync(entry.Batch, cancellationToken).ConfigureAwait(false));
        using var files = new BatchFiles(pictures, results, explainer, time);
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
        var isWritten = await PublishAsync(published, entry, files, summary, cancellationToken).ConfigureAwait(false);
        if (!await IsKnownAsync(entry, cancellationToken).ConfigureAwait(false))
        {
            // Who forgot the batch may have looked for files before the last one was written.
            await published.RemoveWrittenAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }
        if (!isWritten)
        {
            LogOvertaken(logger, entry.Batch);
            return false;
        }
        var took = time.GetElapsedTime(started) - lost.Sum;
        await ledger.MarkSummarizedAsync(entry, took > TimeSpan.Zero ? took : TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        LogSummarized(logger, entry.Batch, summary.Images, summary.Faces);
        return true;
    }

    /// <returns>False if the batch was forgotten meanwhile, or another process writes its files.</returns>
    private async Task<bool> PublishAsync(PublishedFiles published, BatchEntry entry, BatchFiles files, BatchSummary summary, CancellationToken cancellationToken)
    {
        await foreach (var (name, contentType, content) in files.CompleteAsync(summary, cancellationToken).ConfigureAwait(false))
        {
            // Completing a large report takes up to minutes.
            if (!await IsKnownAsync(entry, cancellationToken).ConfigureAwait(false)
                || !await published.TryReplaceAsync(name, contentType, content, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }
        // The summary is written last: if it exists, the other files are at least as new.
        using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(summary, ResultJson.Document));
        return await published.TryReplaceAsync(BatchFiles.Summary, "application/json; charset=utf-8", json, cancellationToken).ConfigureAwait(false);
    }

    // A batch that was forgotten and filled again has another beginning.
    private async Task<bool> IsKnownAsync(BatchEntry entry, CancellationToken cancellationToken) =>
        await ledger.FindAsync(entry.Batch, cancellationToken).ConfigureAwait(false) is { } now && now.FirstTouchedAt == entry.FirstTouchedAt;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Batch} could not be summarized; will try again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string batch);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Batch}: another process wrote its files meanwhile; the next summary adds what they lack")]
    private static partial void LogOvertaken(ILogger logger, string batch);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} summaries take longer than one invocation and continue in the next")]
    private static partial void LogGoesOn(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Batch}: summary of {Images} images and {Faces} faces written")]
    private static partial void LogSummarized(ILogger logger, string batch, int images, int faces);
}
