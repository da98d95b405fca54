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

/// <summary>Finds uploads that lack rows although their message must have been done, and sends them again.</summary>
/// <remarks>
/// An upload is checked once it is older than <see cref="ReconciliationOptions.After"/>, and older by that much than the
/// next message in each queue: until then its own message may still be waiting. Hidden messages do not count, so no
/// message of another photo delays it. While messages wait in the retry queue for longer than that, nothing is added to it. The uploads that were sent
/// before still lack rows, so every run would send them again, and the queue would only grow. A zip counts as being read while rows of its photos are that new. Sending an upload again
/// unnecessarily costs work but never gives a wrong row. Ages are
/// measured by storage's clock. Rows that an earlier version of an upload left
/// are removed along the way. Memory is bounded: uploads are compared with rows in groups of <see cref="GroupSize"/>.
/// </remarks>
public sealed partial class UploadReconciler(
    BlobContainerClient uploads,
    ResultsStore results,
    UploadCompletion completion,
    OutdatedRows outdated,
    FacesQueue faces,
    RetryQueue retries,
    BlobTriggerQueue arriving,
    PipelineMetrics metrics,
    IOptions<ReconciliationOptions> options,
    ILogger<UploadReconciler> logger)
{
    internal int GroupSize { get; init; } = 1000;

    /// <returns>How many uploads were sent again.</returns>
    public async Task<int> ReconcileAsync(CancellationToken cancellationToken)
    {
        var scoring = await faces.PeekAsync(cancellationToken).ConfigureAwait(false);
        var retrying = await retries.PeekAsync(cancellationToken).ConfigureAwait(false);
        metrics.Waits(StorageNames.ScoreFacesQueue, scoring.InsertedOn, scoring.Now);
        var waiting = await arriving.PeekAsync(cancellationToken).ConfigureAwait(false) ?? retrying;
        var taken = ((DateTimeOffset[])[scoring.TakenUntil, retrying.TakenUntil, waiting.TakenUntil]).Min();
        var isBehind = retrying.InsertedOn is { } oldest && retrying.Now - oldest > options.Value.After;
        var (looked, resent) = (0, 0);
        var until = taken - options.Value.After;
        await foreach (var group in GroupAsync(until, cancellationToken).ConfigureAwait(false))
        {
            looked += group.Count;
            var lost = await FindLostAsync(group, until, cancellationToken).ConfigureAwait(false);
            foreach (var upload in isBehind ? [] : lost)
            {
                if (!BlobNameGuard.Allows(upload.Photo.Blob))
                {
                    await results.WriteAsync([PhotoResult.Rejected(upload.Photo, "The upload's name begins with a slash, or has a backslash, control characters or a part of dots, so it cannot be read. Upload it under another name.")], cancellationToken).ConfigureAwait(false);
                    continue;
                }
                LogResending(logger, upload.Photo.Batch, upload.Photo.Blob);
                await retries.SendAsync(new UploadMessage { Blob = upload.Photo.Blob }, cancellationToken).ConfigureAwait(false);
                if (++resent >= options.Value.MaxResent)
                {
                    LogRun(logger, looked, resent);
                    return resent;
                }
            }
        }
        LogRun(logger, looked, resent);
        return resent;
    }

    private async Task<List<Upload>> FindLostAsync(List<Upload> group, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var growing = new HashSet<string>(StringComparer.Ordinal);
        var missing = group.ToDictionary(static upload => upload.RowKey, StringComparer.Ordinal);
        var versions = group.ToDictionary(static upload => upload.Photo.Blob, StringComparer.Ordinal);
        var outlived = new HashSet<Upload>();
        // The rows of a zip's entries come right before that of a photo of its name.
        var (first, last) = (group.Select(static upload => TableKey.From(upload.Photo.Image)).Min(StringComparer.Ordinal)!, missing.Keys.Max(StringComparer.Ordinal)!);
        await foreach (var (key, name, version, writtenAt) in results.ReadVersionsAsync(group[0].Photo.Batch, first, last, cancellationToken).ConfigureAwait(false))
        {
            if (!versions.TryGetValue(name, out var upload))
            {
                continue;
            }
            if (upload.Photo.ETag != version)
            {
                outlived.Add(upload);
            }
            else if (key == upload.RowKey)
            {
                missing.Remove(key);
            }
            else if (writtenAt > until)
            {
                growing.Add(name);
            }
        }
        var lost = new List<Upload>();
        foreach (var upload in missing.Values)
        {
            var photo = upload.Photo;
            if (!growing.Contains(photo.Blob) && !await completion.IsArchiveDoneAsync(photo.Batch, photo.Blob, photo.ETag, cancellationToken).ConfigureAwait(false))
            {
                lost.Add(upload);
            }
        }
        foreach (var upload in outlived.Except(lost))
        {
            await outdated.RemoveAsync(upload.Photo, cancellationToken).ConfigureAwait(false);
        }
        return lost;
    }

    // A listing is sorted by name, so the uploads of a batch mostly follow each other.
    private async IAsyncEnumerable<List<Upload>> GroupAsync(DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var group = new List<Upload>();
        await foreach (var blob in uploads.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.Metadata }, cancellationToken).ConfigureAwait(false))
        {
            if (blob.Properties.LastModified is not { } modified || modified > until || UploadFilter.LeavesOut(blob))
            {
                continue;
            }
            var upload = Upload.Of(blob, modified);
            if (group.Count == GroupSize || (group.Count > 0 && group[0].Photo.Batch != upload.Photo.Batch))
            {
                yield return group;
                group = [];
            }
            group.Add(upload);
        }
        if (group.Count > 0)
        {
            yield return group;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Batch}: {Upload} lacks rows and was sent again")]
    private static partial void LogResending(ILogger logger, string batch, string upload);

    [LoggerMessage(Level = LogLevel.Information, Message = "Reconciliation: {Looked} uploads checked, {Resent} sent again")]
    private static partial void LogRun(ILogger logger, int looked, int resent);

    private readonly record struct Upload(PhotoId Photo, string RowKey)
    {
        public static Upload Of(BlobItem blob, DateTimeOffset modified)
        {
            var name = UploadName.Parse(blob.Name);
            var photo = new PhotoId(name.Batch, name.Image, blob.Name, BlobETag.Text(blob.Properties.ETag.GetValueOrDefault()), modified);
            return new Upload(photo, PhotoRow.RowKey(photo));
        }
    }
}
