using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>Deletes many blobs, several at a time.</summary>
internal static class BlobDeletion
{
    private const int AtOnce = 16;

    /// <param name="container">Their container.</param>
    /// <param name="blobs">Name and version of each, without quotes; no version means any.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <returns>How many existed.</returns>
    public static async Task<int> DeleteAllAsync(this BlobContainerClient container, IAsyncEnumerable<(string Name, string? Version)> blobs, CancellationToken cancellationToken)
    {
        var deleted = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            blobs,
            options,
            async (blob, stop) =>
            {
                if (await DeleteAsync(container, blob.Name, blob.Version, stop).ConfigureAwait(false))
                {
                    Interlocked.Increment(ref deleted);
                }
            }).ConfigureAwait(false);
        return deleted;
    }

    private static async Task<bool> DeleteAsync(BlobContainerClient container, string name, string? version, CancellationToken cancellationToken)
    {
        try
        {
            var conditions = version is { Length: > 0 } ? new BlobRequestConditions { IfMatch = new ETag($"\"{version}\"") } : null;
            return await container.DeleteBlobIfExistsAsync(name, DeleteSnapshotsOption.IncludeSnapshots, conditions, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            // A later upload, which is not forgotten.
            return false;
        }
    }
}
