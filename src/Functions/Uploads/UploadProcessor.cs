using System.Diagnostics;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Vision;
using DeepEmotion.Vision.Archives;
using DeepEmotion.Vision.Decoding;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Uploads;

/// <summary>Takes one upload, photo or zip, to a row or to the faces queue.</summary>
public sealed partial class UploadProcessor(
    PhotoGate gate,
    ArchiveProcessor archives,
    SharedMessages messages,
    ResultsStore results,
    IOptions<ImagingOptions> imaging,
    ILogger<UploadProcessor> logger)
{
    private const int HeadLength = 8;

    /// <summary>Preprocesses the version of the blob that is there now. Doing it again changes nothing.</summary>
    /// <param name="blob">A blob of the uploads container.</param>
    /// <param name="resume">Where to go on in a zip; null to begin.</param>
    /// <param name="cancellationToken">Stops; the upload is then delivered again.</param>
    public async Task ProcessAsync(BlobClient blob, UploadMessage? resume, CancellationToken cancellationToken)
    {
        using var span = PipelineSpans.StartUpload(blob.Name);
        try
        {
            using var download = await DownloadAsync(blob, cancellationToken).ConfigureAwait(false);
            var photo = Identify(blob.Name, download.Details);
            var head = new byte[HeadLength];
            var read = await download.Content.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (PhotoArchive.IsArchive(head.AsSpan(0, read)))
            {
                var skip = resume?.ETag == photo.ETag ? resume.Skip : 0;
                await archives.ProcessAsync(blob, photo, skip, cancellationToken).ConfigureAwait(false);
                return;
            }
            await ProcessPhotoAsync(photo, head.AsMemory(0, read), download, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            LogGone(logger, blob.Name);
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

    private static async Task<BlobDownloadStreamingResult> DownloadAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        var response = await blob.DownloadStreamingAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return response.Value;
    }

    private async Task ProcessPhotoAsync(PhotoId photo, ReadOnlyMemory<byte> head, BlobDownloadStreamingResult download, CancellationToken cancellationToken)
    {
        using var place = messages.Expect();
        try
        {
            var length = download.Details.ContentLength;
            if (length > imaging.Value.MaxBytes)
            {
                throw new PhotoRejectedException($"The file has {length:N0} bytes, more than the {imaging.Value.MaxBytes:N0} that are read (Imaging:MaxBytes).");
            }
            var content = new byte[length];
            head.CopyTo(content);
            await download.Content.ReadExactlyAsync(content.AsMemory(head.Length), cancellationToken).ConfigureAwait(false);
            var found = await AnalyzeAsync(content, cancellationToken).ConfigureAwait(false);
            if (found.Faces.IsEmpty)
            {
                await results.WriteAsync([PhotoResult.WithoutFace(photo, found.Width, found.Height)], cancellationToken).ConfigureAwait(false);
                return;
            }
            var pending = PendingPhoto.From(photo, found) with { TraceParent = Activity.Current is { Recorded: true } upload ? upload.Id : null };
            await place.SendAsync(pending, cancellationToken).ConfigureAwait(false);
        }
        catch (PhotoRejectedException e)
        {
            LogRejected(logger, photo.Batch, photo.Image, e.Message);
            await results.WriteAsync([PhotoResult.Rejected(photo, e.Message)], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PhotoFaces> AnalyzeAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var place = await gate.EnterAsync(cancellationToken).ConfigureAwait(false);
        return await gate.AnalyzeAsync(content, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Batch}/{Image} rejected: {Reason}")]
    private static partial void LogRejected(ILogger logger, string batch, string image, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Upload} was deleted before it was read")]
    private static partial void LogGone(ILogger logger, string upload);
}
