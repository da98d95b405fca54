using Azure.Storage.Blobs;
using Azure.Storage.Queues.Models;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>An upload that reconciliation found without a row, one that was put back, or the rest of a large zip.</summary>
public sealed class RetryUpload(UploadProcessor processor, BlobServiceClient storage, RetryQueue retries, Patience patience, QueueTelemetry telemetry)
{
    [Function(nameof(RetryUpload))]
    public Task RunAsync([QueueTrigger(StorageNames.RetryUploadsQueue)] QueueMessage message, CancellationToken cancellationToken)
    {
        var upload = UploadMessage.Parse(message.Body.ToString());
        var blob = storage.GetBlobContainerClient(StorageNames.UploadsContainer).GetBlobClient(upload.Blob);
        return telemetry.ProcessAsync(StorageNames.RetryUploadsQueue, message, upload.TraceParent, () => patience.RunAsync(
            nameof(RetryUpload),
            () => processor.ProcessAsync(blob, upload, cancellationToken),
            upload.Returns,
            () => retries.SendAsync(upload with { Returns = upload.Returns + 1 }, Patience.Rest, CancellationToken.None),
            cancellationToken));
    }
}
