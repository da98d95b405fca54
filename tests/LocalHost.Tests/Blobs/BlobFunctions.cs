using Azure.Storage.Blobs;
using DeepEmotion.LocalHost.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.LocalHost.Tests.Blobs;

public sealed class BlobFunctions(Calls calls)
{
    [Function("OnBlob")]
    public async Task OnBlob([BlobTrigger("%Container%/{name}")] BlobClient blob, CancellationToken cancellationToken)
    {
        var content = await blob.DownloadContentAsync(cancellationToken);
        await calls.AddAsync($"{blob.Name}={content.Value.Content}", cancellationToken);
    }
}
