using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Model.Storage;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Recovery;

/// <summary>Turns messages that the host gave up on into <c>failed</c> rows, so that nothing vanishes.</summary>
public sealed partial class FailureRecorder(
    BlobContainerClient uploads, BlobContainerClient resultFiles, FacesQueue faces, RetryQueue retries, LostFaces lost, ResultsStore results, BatchLedger ledger, ILogger<FailureRecorder> logger)
{
    /// <summary>The folder of the results container for unreadable messages.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>An upload that could not be preprocessed, as the blob trigger reports it.</summary>
    public Task RecordBlobAsync(string poison, CancellationToken cancellationToken) => RecordAsync(StorageNames.BlobTriggerPoisonQueue, poison, async () =>
    {
        var message = BlobPoisonMessage.Parse(poison);
        if (message.ContainerName != StorageNames.UploadsContainer)
        {
            throw new InvalidMessageException("The message belongs to another container.");
        }
        await RecordUploadAsync(new UploadMessage { Blob = BlobNameGuard.Require(message.BlobName), ETag = message.ETag }, cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    /// <summary>An upload that could not be preprocessed after it was sent again.</summary>
    public Task RecordRetryAsync(string poison, CancellationToken cancellationToken) => RecordAsync(
        StorageNames.RetryUploadsPoisonQueue, poison, () => RecordUploadAsync(UploadMessage.Parse(poison), cancellationToken), cancellationToken);

    /// <summary>Photos that could not be scored.</summary>
    public Task RecordScoresAsync(string poison, CancellationToken cancellationToken) => RecordAsync(StorageNames.ScoreFacesPoisonQueue, poison, async () =>
    {
        var message = FacesMessage.FromUtf8(Encoding.UTF8.GetBytes(poison));
        if (await faces.OpenAsync(message, cancellationToken).ConfigureAwait(false) is not { } opened)
        {
            await lost.SendAgainAsync(message, cancellationToken).ConfigureAwait(false);
            return;
        }
        const string reason = "Scoring failed repeatedly; the log of ScoreFaces says why. Requeue the batch to try again.";
        var failed = opened.Photos
            .Select(photo => PhotoResult.Failed(photo.Photo, reason) with { Width = photo.Width, Height = photo.Height, Facts = photo.Facts ?? new PhotoFacts() })
            .ToList();
        foreach (var photo in failed)
        {
            LogFailed(logger, photo.Photo.Batch, photo.Photo.Image, reason);
        }
        try
        {
            await results.WriteAsync(failed, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLasting(e, cancellationToken))
        {
            // The facts come from the file, and storage may refuse what is in them. Rows that are already written stay as they are.
            LogRefused(logger, TransientFailure.Describe(e));
            await results.WriteAsync([.. failed.Select(static photo => photo with { Facts = new PhotoFacts() })], cancellationToken).ConfigureAwait(false);
        }
        await faces.CompleteAsync(opened, cancellationToken).ConfigureAwait(false);
    }, cancellationToken);

    // A poison queue has no poison queue: a message that fails for good is stored elsewhere, or it would come back forever.
    private async Task RecordAsync(string queue, string poison, Func<Task> record, CancellationToken cancellationToken)
    {
        try
        {
            await record().ConfigureAwait(false);
        }
        catch (Exception e) when (IsLasting(e, cancellationToken))
        {
            var content = Encoding.UTF8.GetBytes(poison);
            var name = $"{Unreadable}/{queue}/{Convert.ToHexStringLower(SHA256.HashData(content))}.txt";
            await resultFiles.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellationToken).ConfigureAwait(false);
            LogUnreadable(logger, queue, StorageNames.ResultsContainer, name, e is RequestFailedException ? TransientFailure.Describe(e) : e.Message);
        }
    }

    private static bool IsLasting(Exception failure, CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested && !TransientFailure.Is(failure, cancellationToken);

    private async Task RecordUploadAsync(UploadMessage upload, CancellationToken cancellationToken)
    {
        var blob = upload.Blob;
        try
        {
            var properties = await uploads.GetBlobClient(blob).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            var current = BlobETag.Text(properties.Value.ETag);
            if (upload.ETag is { } etag && BlobETag.Text(etag) != current)
            {
                // It was overwritten since, and the new version has its own event.
                return;
            }
            const string reason = "Preprocessing failed repeatedly; the log of PreprocessUpload says why. Requeue the batch, or upload the file again, to retry.";
            var name = UploadName.Parse(blob);
            var photo = new PhotoId(name.Batch, name.Image, blob, current, properties.Value.LastModified);
            if (await WasReadAsync(photo, cancellationToken).ConfigureAwait(false) || await SendAgainAsync(photo, upload, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
            LogFailed(logger, name.Batch, name.Image, reason);
            await results.WriteAsync([PhotoResult.Failed(photo, reason)], cancellationToken).ConfigureAwait(false);
            await CloseArchiveAsync(photo, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            // If it has rows, another delivery of its message was done before it was deleted.
            if ((await results.ReadDoneAsync(UploadName.Parse(blob).Batch, blob, cancellationToken).ConfigureAwait(false)).Count == 0)
            {
                LogGone(logger, blob);
                await results.WriteAsync([PhotoResult.Deleted(blob)], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Another delivery of its message read the zip to its end; a row of its own says that it failed before.
    private async Task<bool> WasReadAsync(PhotoId zip, CancellationToken cancellationToken) =>
        await ledger.FindArchiveAsync(zip.Batch, zip.Blob, cancellationToken).ConfigureAwait(false) is { } archive && archive.ETag == zip.ETag
        && await results.FindAsync(zip, cancellationToken).ConfigureAwait(false) is null;

    // Killed hosts use up the tries of a large zip although each one read a part of it. One row may be that of an earlier failure.
    private async Task<bool> SendAgainAsync(PhotoId zip, UploadMessage upload, CancellationToken cancellationToken)
    {
        var rows = await results.CountAsync(zip.Batch, zip.Blob, zip.ETag, cancellationToken).ConfigureAwait(false);
        if (rows <= Math.Max(upload.Rows, 1))
        {
            return false;
        }
        LogSentAgain(logger, zip.Blob, rows, upload.Rows);
        await retries.SendAsync(upload with { ETag = zip.ETag, Rows = rows, Returns = 0 }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // A run waits for as many rows as the zip's note says; rows from before the failure are already written.
    private async Task CloseArchiveAsync(PhotoId zip, CancellationToken cancellationToken)
    {
        var rows = await results.CountAsync(zip.Batch, zip.Blob, zip.ETag, cancellationToken).ConfigureAwait(false);
        if (rows > 1 || zip.Image.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            var count = new ArchiveEntryCount(zip.Batch, zip.Blob, zip.ETag, rows) { ModifiedAt = zip.ModifiedAt };
            await ledger.MarkArchiveReadAsync(count, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Batch}/{Image} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string batch, string image, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Upload} was sent again: its tries are used up, but it has {Rows} rows now, and had {Before}")]
    private static partial void LogSentAgain(ILogger logger, string upload, int rows, int before);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message in {Queue} cannot be read or recorded and is kept as {Container}/{Blob}: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string queue, string container, string blob, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Facts about photos that failed are left out of their rows: {Problem}")]
    private static partial void LogRefused(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Upload} failed and has been deleted since")]
    private static partial void LogGone(ILogger logger, string upload);
}
