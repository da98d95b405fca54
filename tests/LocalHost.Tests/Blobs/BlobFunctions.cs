using Azure.Storage.Blobs;
using DeepEmotion.LocalHost.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.LocalHost.Tests.Blobs;

public sealed class BlobFunctions(Calls calls)
{
    [Function("OnBlob")]
    public async Task OnBlob([BlobTrigger("%Container%/{name}")] BlobClient blob, string name, CancellationToken cancellationToken)
    {
        var content = await blob.DownloadContentAsync(cancellationToken);
        await calls.AddAsync($"{name}={content.Value.Content}", cancellationToken);
    }
}
