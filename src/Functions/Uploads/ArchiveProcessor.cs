using System.Diagnostics;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Vision.Archives;
using DeepEmotion.Vision.Decoding;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Uploads;

/// <summary>Reads a zip of photos from storage, entry by entry.</summary>
/// <remarks>
/// The zip is never on disk or in memory as a whole. What takes longer than a time slice goes on in another invocation;
/// what was done before a crash is not done again.
/// </remarks>
public sealed partial class ArchiveProcessor(
    PhotoGate gate,
    FacesQueue queue,
    RetryQueue retries,
    ResultsStore results,
    BatchLedger ledger,
    IOptions<ImagingOptions> imaging,
    IOptions<PreprocessingOptions> options,
    TimeProvider time,
    ILogger<ArchiveProcessor> logger)
{
    /// <param name="blob">The zip.</param>
    /// <param name="zip">Its identity, as if it were a photo.</param>
    /// <param name="skip">Entries that are done.</param>
    /// <param name="cancellationToken">Stops; the upload is then delivered again.</param>
    public async Task ProcessAsync(BlobClient blob, PhotoId zip, int skip, CancellationToken cancellationToken)
    {
        try
        {
            var open = new BlobOpenReadOptions(allowModifications: false)
            {
                BufferSize = options.Value.ArchiveReadSize,
                Conditions = new BlobRequestConditions { IfMatch = new ETag($"\"{zip.ETag}\"") },
            };
            await using var stream = await blob.OpenReadAsync(open, cancellationToken).ConfigureAwait(false);
            using var archive = PhotoArchive.Open(stream, imaging.Value);
            var (entries, finished) = await ReadAsync(archive, zip, skip, cancellationToken).ConfigureAwait(false);
            if (!finished)
            {
                LogSliced(logger, zip.Batch, zip.Blob, entries);
                var rest = new UploadMessage { Blob = zip.Blob, ETag = zip.ETag, Skip = entries, TraceParent = Activity.Current?.Id };
                await retries.SendAsync(rest, cancellationToken).ConfigureAwait(false);
                return;
            }
            await FinishAsync(zip, entries, cancellationToken).ConfigureAwait(false);
        }
        catch (ArchiveRejectedException e)
        {
            LogRejected(logger, zip.Batch, zip.Blob, e.Message);
            await results.WriteAsync([PhotoResult.Rejected(zip, e.Message)], cancellationToken).ConfigureAwait(false);
            await FinishAsync(zip, 1, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(int Entries, bool Finished)> ReadAsync(PhotoArchive archive, PhotoId zip, int skip, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var done = await results.ReadVersionsAsync(zip.Batch, zip.Blob, cancellationToken).ConfigureAwait(false);
        var group = new ArchiveGroup(queue, results);
        var running = new List<Task>();
        var index = 0;
        var finished = true;
        try
        {
            foreach (var entry in archive.ReadEntries(skip, cancellationToken))
            {
                index++;
                var photo = zip with { Image = $"{zip.Image}/{entry.Name}" };
                if (!done.TryGetValue(PhotoRow.RowKey(photo), out var version) || version != zip.ETag)
                {
                    var place = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
                    running.RemoveAll(static task => task.IsCompletedSuccessfully);
                    running.Add(AnalyzeAsync(photo, entry, place, group, cancellationToken));
                }
                if (time.GetElapsedTime(started) > options.Value.ArchiveTimeSlice)
                {
                    finished = false;
                    break;
                }
            }
            if (index + skip == 0)
            {
                throw new ArchiveRejectedException("The zip holds no files.");
            }
        }
        catch (ArchiveRejectedException e)
        {
            // What came before the damage counts; the zip itself gets a row that says what is missing.
            LogRejected(logger, zip.Batch, zip.Blob, e.Message);
            await group.AddAsync(PhotoResult.Rejected(zip, e.Message), cancellationToken).ConfigureAwait(false);
            index++;
        }
        await Task.WhenAll(running).ConfigureAwait(false);
        await group.FlushAsync(cancellationToken).ConfigureAwait(false);
        return (skip + index, finished);
    }

    private async Task AnalyzeAsync(PhotoId photo, ArchiveEntry entry, IDisposable place, ArchiveGroup group, CancellationToken cancellationToken)
    {
        using (place)
        using (PipelineSpans.StartEntry(photo.Image))
        {
            try
            {
                if (entry.Rejection is { } reason)
                {
                    await group.AddAsync(PhotoResult.Rejected(photo, reason), cancellationToken).ConfigureAwait(false);
                    return;
                }
                var found = await gate.AnalyzeAsync(entry.Content, cancellationToken).ConfigureAwait(false);
                await (found.Faces.IsEmpty
                    ? group.AddAsync(PhotoResult.WithoutFace(photo, found.Width, found.Height), cancellationToken)
                    : group.AddAsync(PendingPhoto.From(photo, found), cancellationToken)).ConfigureAwait(false);
            }
            catch (PhotoRejectedException e)
            {
                await group.AddAsync(PhotoResult.Rejected(photo, e.Message), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task FinishAsync(PhotoId zip, int entries, CancellationToken cancellationToken)
    {
        await ledger.TouchAsync(zip.Batch, cancellationToken).ConfigureAwait(false);
        var replaced = await ledger.MarkArchiveReadAsync(new ArchiveEntryCount(zip.Batch, zip.Blob, zip.ETag, entries), cancellationToken).ConfigureAwait(false);
        if (replaced)
        {
            await results.DeleteOutdatedAsync(zip.Batch, zip.Blob, zip.ETag, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Batch}: {Upload} goes on after entry {Entries} in another invocation")]
    private static partial void LogSliced(ILogger logger, string batch, string upload, int entries);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Batch}: {Upload} rejected: {Reason}")]
    private static partial void LogRejected(ILogger logger, string batch, string upload, string reason);
}
