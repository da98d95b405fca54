using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Telemetry;

namespace DeepEmotion.Functions.Queues;

/// <summary>The way of faces to the network: inline in a queue message, or by claim check where they are too many.</summary>
public sealed class FacesQueue(QueueClient queue, BlobContainerClient faces)
{
    /// <summary>Bytes of a message before Base64; a queue message holds 64 KiB after it.</summary>
    public const int MaxMessageBytes = 48 * 1024;

    public async Task SendAsync(IReadOnlyCollection<PendingPhoto> photos, CancellationToken cancellationToken)
    {
        using var span = PipelineSpans.StartSend(queue.Name, photos.Count);
        var message = new FacesMessage { Photos = [.. photos], TraceParent = Activity.Current?.Id };
        var bytes = message.ToUtf8();
        if (bytes.Length > MaxMessageBytes)
        {
            var name = BlobName(photos.First());
            await faces.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(bytes), overwrite: true, cancellationToken).ConfigureAwait(false);
            bytes = new FacesMessage { ClaimCheck = name, TraceParent = message.TraceParent }.ToUtf8();
        }
        var receipt = await queue.SendMessageAsync(BinaryData.FromBytes(bytes), cancellationToken: cancellationToken).ConfigureAwait(false);
        span?.SetTag(TelemetryNames.MessagingMessageId, receipt.Value.MessageId).SetTag(TelemetryNames.MessagingBodySize, bytes.Length);
    }

    /// <summary>The photos of a message; none where its claim check is gone, because then they are done.</summary>
    public async Task<IReadOnlyList<PendingPhoto>> OpenAsync(FacesMessage message, CancellationToken cancellationToken)
    {
        if (message.ClaimCheck is null)
        {
            return message.Photos;
        }
        try
        {
            var content = await faces.GetBlobClient(message.ClaimCheck).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return FacesMessage.FromUtf8(content.Value.Content.ToMemory().Span).Photos;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return [];
        }
    }

    /// <summary>Gives up the claim check of a message whose rows are written.</summary>
    public async Task CompleteAsync(FacesMessage message, CancellationToken cancellationToken)
    {
        if (message.ClaimCheck is not null)
        {
            await faces.DeleteBlobIfExistsAsync(message.ClaimCheck, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How many messages wait, roughly.</summary>
    public async Task<int> ApproximateLengthAsync(CancellationToken cancellationToken)
    {
        var properties = await queue.GetPropertiesAsync(cancellationToken).ConfigureAwait(false);
        return properties.Value.ApproximateMessagesCount;
    }

    /// <summary>When the message was put in that is next to be taken; null where none waits.</summary>
    public async Task<DateTimeOffset?> OldestAsync(CancellationToken cancellationToken)
    {
        var next = await queue.PeekMessageAsync(cancellationToken).ConfigureAwait(false);
        return next.Value?.InsertedOn;
    }

    // The same photos of the same version get the same name, so a repeated send leaves no orphan.
    private static string BlobName(PendingPhoto first)
    {
        var photo = first.Photo;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{photo.Blob}\n{photo.Image}\n{photo.ETag}"));
        return $"{photo.Batch}/{Convert.ToHexStringLower(hash.AsSpan(0, 16))}.json";
    }
}
