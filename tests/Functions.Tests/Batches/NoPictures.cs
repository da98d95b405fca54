using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace DeepEmotion.Functions.Tests.Batches;

/// <summary>A container without a blob.</summary>
internal sealed class NoPictures : BlobContainerClient
{
    public override BlobClient GetBlobClient(string blobName) => new Missing();

    private sealed class Missing : BlobClient
    {
        public override Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken) =>
            throw new RequestFailedException(404, "none", BlobErrorCode.BlobNotFound.ToString(), null);
    }
}
