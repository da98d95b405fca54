using Azure.Storage.Blobs;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>A photo or zip was uploaded: finds its faces and queues them. In Azure, Event Grid sends the event; the local host scans the container.</summary>
public sealed class PreprocessUpload(UploadProcessor processor, RetryQueue retries, Patience patience)
{
    [Function(nameof(PreprocessUpload))]
    public Task RunAsync([BlobTrigger(StorageNames.UploadsContainer + "/{name}", Source = BlobTriggerSource.EventGrid)] BlobClient blob, CancellationToken cancellationToken) =>
        patience.RunAsync(
            nameof(PreprocessUpload),
            () => processor.ProcessAsync(blob, resume: null, cancellationToken),
            returns: 0,
            () => retries.SendAsync(new UploadMessage { Blob = blob.Name, Returns = 1 }, Patience.Rest, CancellationToken.None),
            cancellationToken);
}
