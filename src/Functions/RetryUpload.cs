using Azure.Storage.Blobs;
using Azure.Storage.Queues.Models;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>An upload that reconciliation found without a row, or the rest of a large zip.</summary>
public sealed class RetryUpload(UploadProcessor processor, BlobServiceClient storage, QueueTelemetry telemetry)
{
    [Function(nameof(RetryUpload))]
    public Task RunAsync([QueueTrigger(StorageNames.RetryUploadsQueue)] QueueMessage message, CancellationToken cancellationToken)
    {
        var upload = UploadMessage.Parse(message.Body.ToString());
        var blob = storage.GetBlobContainerClient(StorageNames.UploadsContainer).GetBlobClient(upload.Blob);
        return telemetry.ProcessAsync(StorageNames.RetryUploadsQueue, message, upload.TraceParent, () => processor.ProcessAsync(blob, upload, cancellationToken));
    }
}
