using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Functions.Tombstones;

namespace DeepEmotion.Functions.Queues;

/// <summary>The queue of faces for the network: inline in a message, or by claim check if there are too many.</summary>
public sealed class FacesQueue(QueueClient queue, BlobContainerClient faces, TombstoneStore? tombstones = null)
{
    /// <summary>Bytes of a message before Base64; a queue message holds 64 KiB after it.</summary>
    public const int MaxMessageBytes = 48 * 1024;

    public async Task SendAsync(IReadOnlyCollection<PendingPhoto> photos, CancellationToken cancellationToken)
    {
        if (tombstones is not null)
        {
            photos = await tombstones.RemainingAsync(photos, static photo => photo.Photo, cancellationToken).ConfigureAwait(false);
            if (photos.Count == 0)
            {
                return;
            }
        }
        using var span = PipelineSpans.StartSend(queue.Name, photos.Count);
        var message = new FacesMessage { Photos = [.. photos], TraceParent = Activity.Current?.Id };
        var bytes = message.ToUtf8();
        if (bytes.Length > MaxMessageBytes)
        {
            var name = ClaimCheckName(photos.First().Photo.Batch, bytes);
            await faces.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(bytes), overwrite: true, cancellationToken).ConfigureAwait(false);
            bytes = new FacesMessage
            {
                ClaimCheck = name,
                Uploads = [.. photos.Select(static photo => new UploadVersion(photo.Photo.Blob, photo.Photo.ETag)).Distinct()],
                TraceParent = message.TraceParent,
            }.ToUtf8();
        }
        var receipt = await queue.SendMessageAsync(BinaryData.FromBytes(bytes), timeToLive: MessageSchema.NeverExpires, cancellationToken: cancellationToken).ConfigureAwait(false);
        span?.SetTag(TelemetryNames.MessagingMessageId, receipt.Value.MessageId).SetTag(TelemetryNames.MessagingBodySize, bytes.Length);
    }

    /// <summary>Puts a message back.</summary>
    public Task SendBackAsync(FacesMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        queue.SendMessageAsync(BinaryData.FromBytes(message.ToUtf8()), delay, MessageSchema.NeverExpires, cancellationToken);

    /// <summary>The photos of a message; null if its claim check is gone.</summary>
    /// <exception cref="InvalidMessageException">The claim check holds something else.</exception>
    public async Task<OpenedFaces?> OpenAsync(FacesMessage message, CancellationToken cancellationToken)
    {
        if (message.ClaimCheck is null)
        {
            return new OpenedFaces(message.Photos, null, default);
        }
        try
        {
            var content = await faces.GetBlobClient(message.ClaimCheck).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            var photos = FacesMessage.FromUtf8(content.Value.Content.ToMemory().Span).Photos;
            return new OpenedFaces(photos, message.ClaimCheck, content.Value.Details.ETag);
        }
        catch (JsonException e)
        {
            throw new InvalidMessageException($"The claim check {message.ClaimCheck} cannot be read.", e);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <summary>Deletes the claim check of photos whose rows are written, unless it was replaced since it was opened.</summary>
    public async Task CompleteAsync(OpenedFaces opened, CancellationToken cancellationToken)
    {
        if (opened.ClaimCheck is null)
        {
            return;
        }
        if (!await TryDeleteAsync(opened.ClaimCheck, opened.ETag, cancellationToken).ConfigureAwait(false)
            && await FindRewrittenAsync(opened.ClaimCheck, cancellationToken).ConfigureAwait(false) is { } etag)
        {
            await TryDeleteAsync(opened.ClaimCheck, etag, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>Whether it is gone; false if its content was replaced.</returns>
    private async Task<bool> TryDeleteAsync(string claimCheck, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            await faces.DeleteBlobIfExistsAsync(claimCheck, conditions: new BlobRequestConditions { IfMatch = etag }, cancellationToken: cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }

    // If the same content was sent again meanwhile, that message deletes it. Otherwise forgetting took a photo out of it, and it no longer has the hash that it is named after.
    private async Task<ETag?> FindRewrittenAsync(string claimCheck, CancellationToken cancellationToken)
    {
        try
        {
            var content = await faces.GetBlobClient(claimCheck).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return claimCheck.Contains(HashOf(content.Value.Content.ToMemory().Span), StringComparison.Ordinal) ? null : content.Value.Details.ETag;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <summary>The approximate number of waiting messages.</summary>
    public async Task<int> ApproximateLengthAsync(CancellationToken cancellationToken)
    {
        var properties = await queue.GetPropertiesAsync(cancellationToken).ConfigureAwait(false);
        return properties.Value.ApproximateMessagesCount;
    }

    /// <summary>When the next message was put in, and the time by storage's clock (UTC).</summary>
    public Task<QueueHead> PeekAsync(CancellationToken cancellationToken) => QueueHead.PeekAsync(queue, cancellationToken);

    /// <summary>The folder of the faces container that holds a batch's claim checks.</summary>
    internal static string FolderOf(string batch) => TableKey.From(batch) is var folder && folder.Trim('.').Length == 0 ? "=" : folder;

    // Named by its content: two sends share a name only if their content is equal.
    private static string ClaimCheckName(string batch, byte[] content) =>
        $"{FolderOf(batch)}/{HashOf(content)}.json";

    private static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
