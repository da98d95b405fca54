using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Vision;
using DeepEmotion.Vision.Archives;
using DeepEmotion.Vision.Decoding;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Preprocessing;

/// <summary>Processes one upload, a photo or zip, into rows or into messages of the faces queue.</summary>
public sealed partial class UploadProcessor(
    PhotoGate gate,
    ArchiveProcessor archives,
    PictureStore pictures,
    FacesQueue queue,
    ResultsStore results,
    IOptions<ImagingOptions> imaging,
    ILogger<UploadProcessor> logger)
{
    /// <summary>Preprocesses the current version of the blob. Repeating it changes nothing.</summary>
    /// <param name="blob">A blob of the uploads container.</param>
    /// <param name="resume">Where to continue in a zip; null to begin.</param>
    /// <param name="cancellationToken">Stops; the upload is then delivered again.</param>
    public async Task ProcessAsync(BlobClient blob, UploadMessage? resume, CancellationToken cancellationToken)
    {
        if (UploadFilter.LeavesOut(blob.Name))
        {
            return;
        }
        using var span = PipelineSpans.StartUpload(blob.Name, UploadName.Parse(blob.Name).Batch);
        try
        {
            if (await DownloadAsync(blob, cancellationToken).ConfigureAwait(false) is not { } download)
            {
                // If it has rows, it was read and then deleted, and this message is a duplicate.
                if (!await IsFolderAsync(blob, cancellationToken).ConfigureAwait(false)
                    && !await BeginsWithSlashAsync(blob, cancellationToken).ConfigureAwait(false)
                    && (await results.ReadDoneAsync(UploadName.Parse(blob.Name).Batch, blob.Name, cancellationToken).ConfigureAwait(false)).Count == 0)
                {
                    LogGone(logger, blob.Name);
                    await results.WriteAsync([PhotoResult.Deleted(blob.Name)], cancellationToken).ConfigureAwait(false);
                }
                return;
            }
            PhotoId photo;
            using (download)
            {
                if (UploadFilter.LeavesOut(blob.Name, download.Details))
                {
                    return;
                }
                photo = Identify(blob.Name, download.Details);
                var head = new byte[PhotoArchive.HeadLength];
                var read = await download.Content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                if (!PhotoArchive.IsArchive(head.AsSpan(0, read)))
                {
                    await ProcessPhotoAsync(photo, head.AsMemory(0, read), download, cancellationToken).ConfigureAwait(false);
                    return;
                }
            }
            var skip = resume?.ETag == photo.ETag ? resume.Skip : 0;
            try
            {
                await archives.ProcessAsync(blob, photo, skip, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ConditionNotMet || e.ErrorCode == BlobErrorCode.BlobNotFound)
            {
                // Replaced or deleted while it was read: the current version counts.
                await ProcessAsync(blob, null, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (span is not null)
        {
            span.Fail(e);
            throw;
        }
    }

    private static PhotoId Identify(string blob, BlobDownloadDetails details)
    {
        var name = UploadName.Parse(blob);
        return new PhotoId(name.Batch, name.Image, blob, BlobETag.Text(details.ETag), details.LastModified);
    }

    // Only a missing blob was deleted; a missing container is another, transient failure.
    private static async Task<BlobDownloadStreamingResult?> DownloadAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            var response = await blob.DownloadStreamingAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return response.Value;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    // The client library asks for a marker "folder/" without its slash, and so does not find it.
    private static async Task<bool> IsFolderAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        var within = blob.GetParentBlobContainerClient().GetBlobsAsync(new GetBlobsOptions { Prefix = blob.Name.TrimEnd('/') + "/" }, cancellationToken);
        return await within.AnyAsync(cancellationToken).ConfigureAwait(false);
    }

    // Likewise it asks for "/name" without its slash. Reconciliation gives such an upload its row.
    private static async Task<bool> BeginsWithSlashAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        var name = "/" + blob.Name;
        return await blob.GetParentBlobContainerClient().GetBlobsAsync(new GetBlobsOptions { Prefix = name }, cancellationToken).AnyAsync(found => found.Name == name, cancellationToken).ConfigureAwait(false);
    }

    private async Task ProcessPhotoAsync(PhotoId photo, ReadOnlyMemory<byte> head, BlobDownloadStreamingResult download, CancellationToken cancellationToken)
    {
        var facts = new PhotoFacts { Group = PhotoFacts.GroupOf(photo), Bytes = download.Details.ContentLength };
        try
        {
            var length = download.Details.ContentLength;
            if (length > imaging.Value.MaxBytes)
            {
                throw new PhotoRejectedException($"The file has {length:N0} bytes, more than the limit of {imaging.Value.MaxBytes:N0} (Imaging:MaxBytes).");
            }
            var found = await ReadAndExamineAsync(length, head, download.Content, content => facts = PhotoFacts.Of(photo, content) with { TakenAt = CaptureTime.Read(content) }, cancellationToken).ConfigureAwait(false);
            await pictures.WriteAsync(photo, found.Pictures, cancellationToken).ConfigureAwait(false);
            if (found.Faces.IsEmpty)
            {
                await results.WriteAsync([PhotoResult.WithoutFace(photo, found.Width, found.Height, facts.With(found))], cancellationToken).ConfigureAwait(false);
                return;
            }
            await queue.SendAsync([PendingPhoto.From(photo, found, facts)], cancellationToken).ConfigureAwait(false);
        }
        catch (PhotoRejectedException e)
        {
            LogRejected(logger, photo.Batch, photo.Image, e.Message);
            await results.WriteAsync([PhotoResult.Rejected(photo, e.Message) with { Facts = facts }], cancellationToken).ConfigureAwait(false);
        }
    }

    // The download is open already, so that its beginning arrives meanwhile; once this ends, nothing refers to the bytes.
    private async Task<PhotoFaces> ReadAndExamineAsync(long length, ReadOnlyMemory<byte> head, Stream rest, Action<byte[]> note, CancellationToken cancellationToken)
    {
        using var room = await gate.TakeRoomAsync(length, cancellationToken).ConfigureAwait(false);
        var content = new byte[length];
        head.CopyTo(content);
        await rest.ReadExactlyAsync(content.AsMemory(head.Length), cancellationToken).ConfigureAwait(false);
        note(content);
        using var place = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        return await gate.ExamineAsync(content, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Batch}/{Image} rejected: {Reason}")]
    private static partial void LogRejected(ILogger logger, string batch, string image, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Upload} was deleted before it was read")]
    private static partial void LogGone(ILogger logger, string upload);
}
