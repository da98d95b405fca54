using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace DeepEmotion.LocalHost.Photos;

/// <summary>Deletes uploads that are no longer needed, so that no second copy of a photo remains; failed ones remain for <c>requeue</c>.</summary>
public sealed class UploadCleaner(BlobContainerClient uploads)
{
    private const int Parallelism = 8;

    private readonly ConcurrentDictionary<string, bool> _deleted = new(StringComparer.Ordinal);

    public Task CleanAsync(BatchState state, IEnumerable<UploadedFile> uploaded, CancellationToken cancellationToken)
    {
        var finished = uploaded.Where(upload => !_deleted.ContainsKey(upload.ETag) && state.Of(upload).IsFinished).ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(finished, options, DeleteAsync);
    }

    private async ValueTask DeleteAsync(UploadedFile upload, CancellationToken cancellationToken)
    {
        try
        {
            var version = new BlobRequestConditions { IfMatch = new ETag($"\"{upload.ETag}\"") };
            await uploads.GetBlobClient(upload.Blob).DeleteIfExistsAsync(conditions: version, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            // Somebody uploaded a newer version, which does not belong to this run.
        }

        _deleted[upload.ETag] = true;
    }
}
