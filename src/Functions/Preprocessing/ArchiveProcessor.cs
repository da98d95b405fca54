using System.Collections.Concurrent;
using System.Diagnostics;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.Vision.Archives;
using DeepEmotion.Vision.Decoding;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Preprocessing;

/// <summary>Reads a zip of photos from storage, entry by entry.</summary>
/// <remarks>
/// The zip is never held whole on disk or in memory. If it takes longer than a time slice, another invocation continues;
/// entries done before a crash are not done again.
/// </remarks>
public sealed partial class ArchiveProcessor(
    PhotoGate gate,
    PictureStore pictures,
    FacesQueue queue,
    RetryQueue retries,
    ResultsStore results,
    OutdatedRows outdated,
    ArchiveNames names,
    BatchLedger ledger,
    TombstoneStore tombstones,
    IOptions<ImagingOptions> imaging,
    IOptions<PreprocessingOptions> options,
    TimeProvider time,
    ILogger<ArchiveProcessor> logger)
{
    // A group of photos is one message or one table transaction: small enough that results show up while the rest is read.
    private const int GroupPhotos = 50;
    private const int GroupFaces = 400;

    // Photos whose pictures are being stored. They have left the gate, so that the next photos are analysed meanwhile.
    private const int MostUnstored = 16;

    private readonly ConcurrentDictionary<(string Blob, string ETag), bool> _reading = new();

    /// <param name="blob">The zip.</param>
    /// <param name="zip">Its identity, as if it were a photo.</param>
    /// <param name="skip">How many entries are already done.</param>
    /// <param name="cancellationToken">Stops; the upload is then delivered again.</param>
    public async Task ProcessAsync(BlobClient blob, PhotoId zip, int skip, CancellationToken cancellationToken)
    {
        var isFirst = _reading.TryAdd((zip.Blob, zip.ETag), true);
        if (!isFirst && skip == 0)
        {
            // This zip is slow, not lost: the running invocation reads all of it.
            return;
        }
        try
        {
            await ReadAsync(blob, zip, skip, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (isFirst)
            {
                _reading.TryRemove((zip.Blob, zip.ETag), out _);
            }
        }
    }

    private async Task ReadAsync(BlobClient blob, PhotoId zip, int skip, CancellationToken cancellationToken)
    {
        try
        {
            var open = new BlobOpenReadOptions(allowModifications: false)
            {
                BufferSize = options.Value.ArchiveReadSize,
                Conditions = new BlobRequestConditions { IfMatch = new ETag($"\"{zip.ETag}\"") },
            };
            await using var stream = await blob.OpenReadAsync(open, cancellationToken).ConfigureAwait(false);
            await names.AddAsync(zip.Batch, zip.Blob, cancellationToken).ConfigureAwait(false);
            using var archive = PhotoArchive.Open(stream, imaging.Value);
            var (entries, finished) = await ReadAsync(archive, zip, skip, cancellationToken).ConfigureAwait(false);
            if (!finished)
            {
                LogSliced(logger, zip.Batch, zip.Blob, entries);
                var rest = new UploadMessage { Blob = zip.Blob, ETag = zip.ETag, Skip = entries, TraceParent = Activity.Current?.Id };
                await retries.SendAsync(rest, cancellationToken).ConfigureAwait(false);
                return;
            }
            await FinishAsync(zip, entries, archive.Clutter, cancellationToken).ConfigureAwait(false);
        }
        catch (ArchiveRejectedException e)
        {
            LogRejected(logger, zip.Batch, zip.Blob, e.Message);
            await results.WriteAsync([PhotoResult.Rejected(zip, e.Message)], cancellationToken).ConfigureAwait(false);
            await FinishAsync(zip, 1, 0, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(int Entries, bool Finished)> ReadAsync(PhotoArchive archive, PhotoId zip, int skip, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var done = await results.ReadDoneAsync(zip.Batch, zip.Blob, cancellationToken).ConfigureAwait(false);
        var pending = new Coalescer<PendingPhoto>((_, photos) => queue.SendAsync(photos, cancellationToken), static _ => true)
        {
            MaxItems = GroupPhotos,
            MaxWeight = GroupFaces,
            Weigh = static photo => photo.Faces.Length,
            HoldUntilFull = true,
        };
        var finished = new Coalescer<PhotoResult>((_, rows) => results.WriteAsync(rows, cancellationToken), static _ => true) { MaxItems = GroupPhotos, HoldUntilFull = true };
        var running = new List<Task<Task>>();
        using var unstored = new SemaphoreSlim(MostUnstored);
        var index = 0;
        var complete = true;
        try
        {
            var entries = ReadAhead.Of(end => archive.ReadEntries(skip, end, length => gate.TakeRoom(length, end)), static entry => entry.Release(), cancellationToken);
            await foreach (var entry in entries.ConfigureAwait(false))
            {
                index++;
                var photo = zip with { Image = $"{zip.Image}/{entry.Name}" };
                if (done.TryGetValue(PhotoRow.RowKey(photo), out var version) && version == zip.ETag)
                {
                    entry.Release();
                }
                else
                {
                    var places = await EnterAsync(entry, unstored, cancellationToken).ConfigureAwait(false);
                    running.Add(AnalyzeAsync(photo, entry, places, pending, finished, cancellationToken));
                    if (running.Find(static task => task.IsFaulted) is { } failed)
                    {
                        await failed.ConfigureAwait(false);
                    }
                }
                if (time.GetElapsedTime(started) > options.Value.ArchiveTimeSlice)
                {
                    complete = false;
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
            // Entries before the damage count; the zip itself gets a row that says what is missing.
            LogRejected(logger, zip.Batch, zip.Blob, e.Message);
            running.Add(Task.FromResult(finished.AddAsync(zip.Batch, PhotoResult.Rejected(zip, e.Message))));
            index++;
        }
        finally
        {
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        var groups = await Task.WhenAll(running).ConfigureAwait(false);
        pending.Flush(zip.Batch);
        finished.Flush(zip.Batch);
        await Task.WhenAll(groups).ConfigureAwait(false);
        return (skip + index, complete);
    }

    private async Task<Places> EnterAsync(ArchiveEntry entry, SemaphoreSlim unstored, CancellationToken cancellationToken)
    {
        try
        {
            await unstored.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new Places(await gate.EnterAsync(cancellationToken).ConfigureAwait(false), entry, unstored);
        }
        catch
        {
            entry.Release();
            throw;
        }
    }

    /// <returns>The task of the photo's group; it ends when the group is stored.</returns>
    private async Task<Task> AnalyzeAsync(
        PhotoId photo, ArchiveEntry entry, Places places, Coalescer<PendingPhoto> pending, Coalescer<PhotoResult> finished, CancellationToken cancellationToken)
    {
        using (places)
        using (PipelineSpans.StartEntry(photo.Image))
        {
            var facts = new PhotoFacts { Group = PhotoFacts.GroupOf(photo) };
            try
            {
                if (entry.Rejection is { } reason)
                {
                    return finished.AddAsync(photo.Batch, PhotoResult.Rejected(photo, reason));
                }
                facts = PhotoFacts.Of(photo, entry.Content.Span) with { TakenAt = CaptureTime.Read(entry.Content) };
                var found = await gate.ExamineAsync(entry.Content, cancellationToken).ConfigureAwait(false);
                places.LeaveGate();
                await pictures.WriteAsync(photo, found.Pictures, cancellationToken).ConfigureAwait(false);
                return found.Faces.IsEmpty
                    ? finished.AddAsync(photo.Batch, PhotoResult.WithoutFace(photo, found.Width, found.Height, facts.With(found)))
                    : pending.AddAsync(photo.Batch, PendingPhoto.From(photo, found, facts));
            }
            catch (PhotoRejectedException e)
            {
                return finished.AddAsync(photo.Batch, PhotoResult.Rejected(photo, e.Message) with { Facts = facts });
            }
        }
    }

    private async Task FinishAsync(PhotoId zip, int entries, int notRead, CancellationToken cancellationToken)
    {
        if (await outdated.RemoveAsync(zip, cancellationToken).ConfigureAwait(false) && !await tombstones.CoversAsync(zip, cancellationToken).ConfigureAwait(false))
        {
            await outdated.RemoveFailureAsync(zip, cancellationToken).ConfigureAwait(false);
            var count = new ArchiveEntryCount(zip.Batch, zip.Blob, zip.ETag, entries) { ModifiedAt = zip.ModifiedAt, NotRead = notRead };
            await ledger.MarkArchiveReadAsync(count, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Batch}: {Upload}: continuing after entry {Entries} in a new invocation")]
    private static partial void LogSliced(ILogger logger, string batch, string upload, int entries);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Batch}: {Upload} rejected: {Reason}")]
    private static partial void LogRejected(ILogger logger, string batch, string upload, string reason);

    /// <summary>What a photo holds until it is stored: its bytes and a place among those that are looked at, left early, and a place among those not stored.</summary>
    private sealed class Places(IDisposable inGate, ArchiveEntry entry, SemaphoreSlim unstored) : IDisposable
    {
        private IDisposable? _inGate = inGate;

        public void LeaveGate()
        {
            entry.Release();
            _inGate?.Dispose();
            _inGate = null;
        }

        public void Dispose()
        {
            LeaveGate();
            unstored.Release();
        }
    }
}
