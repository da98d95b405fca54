using Azure.Storage.Blobs;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Uploads;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>A photo or zip was dropped: find its faces and queue them.</summary>
public sealed class PreprocessUpload(UploadProcessor processor)
{
#if BLOB_TRIGGER_EVENT_GRID
    private const BlobTriggerSource Source = BlobTriggerSource.EventGrid;
#else
    private const BlobTriggerSource Source = BlobTriggerSource.LogsAndContainerScan;
#endif

    [Function(nameof(PreprocessUpload))]
    public Task RunAsync([BlobTrigger(StorageNames.UploadsContainer + "/{name}", Source = Source)] BlobClient blob, CancellationToken cancellationToken) =>
        processor.ProcessAsync(blob, resume: null, cancellationToken);
}
