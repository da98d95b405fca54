using System.Text.Json;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Storage;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Recovery;

/// <summary>Reads the events that Event Grid could not deliver and sends their uploads through the retry queue.</summary>
/// <remarks>
/// A blob of the container is a JSON array of events (https://learn.microsoft.com/azure/event-grid/manage-event-delivery). It is deleted
/// only once all of its uploads are queued; if the process dies in between, some are sent twice, which changes no row.
/// </remarks>
public sealed partial class DeadLetterRecovery(BlobContainerClient deadLetters, RetryQueue retries, ILogger<DeadLetterRecovery> logger)
{
    private const string UploadSubject = $"/blobServices/default/containers/{StorageNames.UploadsContainer}/blobs/";

    /// <returns>How many uploads were sent again.</returns>
    public async Task<int> RecoverAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        await foreach (var item in deadLetters.GetBlobsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var blob = deadLetters.GetBlobClient(item.Name);
            var content = await blob.DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            if (ReadUploads(content.Value.Content) is not { } uploads)
            {
                LogUnreadable(logger, item.Name);
                continue;
            }
            foreach (var upload in uploads)
            {
                await retries.SendAsync(new UploadMessage { Blob = upload }, cancellationToken).ConfigureAwait(false);
            }
            await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            LogRecovered(logger, uploads.Count, item.Name);
            sent += uploads.Count;
        }
        return sent;
    }

    /// <summary>Names of the uploads in a list of events; null if the content is not such a list.</summary>
    private static List<string>? ReadUploads(BinaryData content)
    {
        try
        {
            var events = content.ToObjectFromJson<JsonElement>();
            return events.ValueKind != JsonValueKind.Array ? null :
            [
                .. events.EnumerateArray()
                    .Select(static entry => entry.GetProperty("subject").GetString() ?? "")
                    .Where(static subject => subject.StartsWith(UploadSubject, StringComparison.Ordinal))
                    .Select(static subject => subject[UploadSubject.Length..])
                    .Distinct(),
            ];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} uploads were sent again because their events could not be delivered ({DeadLetter})")]
    private static partial void LogRecovered(ILogger logger, int count, string deadLetter);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{DeadLetter} is not a list of events; it stays in the container dead-letters for inspection")]
    private static partial void LogUnreadable(ILogger logger, string deadLetter);
}
