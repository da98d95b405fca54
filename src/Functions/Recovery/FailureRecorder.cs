using System.Text;
using Azure;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Recovery;

/// <summary>Turns what the host gave up on into <c>failed</c> rows, so that nothing vanishes.</summary>
public sealed partial class FailureRecorder(
    BlobContainerClient uploads, FacesQueue faces, ResultsStore results, BatchLedger ledger, ILogger<FailureRecorder> logger)
{
    /// <summary>An upload that could not be preprocessed, as the blob trigger reports it.</summary>
    public Task RecordBlobAsync(string poison, CancellationToken cancellationToken)
    {
        var message = BlobPoisonMessage.Parse(poison);
        if (message.ContainerName != StorageNames.UploadsContainer || string.IsNullOrEmpty(message.BlobName))
        {
            LogForeign(logger, poison);
            return Task.CompletedTask;
        }
        return RecordUploadAsync(message.BlobName, message.ETag, cancellationToken);
    }

    /// <summary>An upload that could not be preprocessed when it was sent again.</summary>
    public Task RecordRetryAsync(string poison, CancellationToken cancellationToken)
    {
        var message = UploadMessage.Parse(poison);
        return RecordUploadAsync(message.Blob, message.ETag, cancellationToken);
    }

    /// <summary>Photos that could not be scored.</summary>
    public async Task RecordScoresAsync(string poison, CancellationToken cancellationToken)
    {
        var message = FacesMessage.FromUtf8(Encoding.UTF8.GetBytes(poison));
        var photos = await faces.OpenAsync(message, cancellationToken).ConfigureAwait(false);
        const string reason = "Scoring failed again and again; the log of ScoreFaces has the cause. Upload the photo again to retry.";
        var failed = photos
            .Select(photo => PhotoResult.Failed(photo.Photo, reason) with { Width = photo.Width, Height = photo.Height })
            .ToList();
        foreach (var photo in failed)
        {
            LogFailed(logger, photo.Photo.Batch, photo.Photo.Image, reason);
        }
        await results.WriteAsync(failed, cancellationToken).ConfigureAwait(false);
        await faces.CompleteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task RecordUploadAsync(string blob, string? etag, CancellationToken cancellationToken)
    {
        try
        {
            var properties = await uploads.GetBlobClient(blob).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            var current = BlobETag.Text(properties.Value.ETag);
            if (etag is not null && BlobETag.Text(etag) != current)
            {
                // It was overwritten since, and the new version has an event of its own.
                return;
            }
            const string reason = "Preprocessing failed again and again; the log of PreprocessUpload has the cause. Upload the file again to retry.";
            var name = UploadName.Parse(blob);
            LogFailed(logger, name.Batch, name.Image, reason);
            var photo = new PhotoId(name.Batch, name.Image, blob, current, properties.Value.LastModified);
            await results.WriteAsync([PhotoResult.Failed(photo, reason)], cancellationToken).ConfigureAwait(false);
            await CloseArchiveAsync(photo, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            LogGone(logger, blob);
        }
    }

    // Whoever waits for a zip counts its rows against this; what it gave before it failed is there already.
    private async Task CloseArchiveAsync(PhotoId zip, CancellationToken cancellationToken)
    {
        if (zip.Image.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            var rows = await results.ReadVersionsAsync(zip.Batch, zip.Blob, cancellationToken).ConfigureAwait(false);
            await ledger.MarkArchiveReadAsync(new ArchiveEntryCount(zip.Batch, zip.Blob, zip.ETag, rows.Count) { ModifiedAt = zip.ModifiedAt }, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Batch}/{Image} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string batch, string image, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A poison message belongs to none of our uploads: {Poison}")]
    private static partial void LogForeign(ILogger logger, string poison);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Upload} failed and was deleted since; no row is written")]
    private static partial void LogGone(ILogger logger, string upload);
}
