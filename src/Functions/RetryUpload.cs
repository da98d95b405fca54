using Azure.Storage.Blobs;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Uploads;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>An upload that reconciliation found without a row, or the rest of a large zip.</summary>
public sealed class RetryUpload(UploadProcessor processor, BlobServiceClient storage)
{
    [Function(nameof(RetryUpload))]
    public Task RunAsync([QueueTrigger(StorageNames.RetryUploadsQueue)] string message, CancellationToken cancellationToken)
    {
        var upload = UploadMessage.Parse(message);
        var blob = storage.GetBlobContainerClient(StorageNames.UploadsContainer).GetBlobClient(upload.Blob);
        return processor.ProcessAsync(blob, upload, cancellationToken);
    }
}
