using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Tombstones;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>Crops in the faces container: those of forgotten photos are removed from their claim checks; the others stay.</summary>
internal sealed class ForgottenCrops(BlobContainerClient faces, TombstoneStore tombstones)
{
    /// <returns>How many photos' crops were removed.</returns>
    public async Task<int> RemoveAsync(ForgettingScope scope, CancellationToken cancellationToken)
    {
        var removed = 0;
        await foreach (var (blob, message, rest) in FindAsync(scope, cancellationToken).ConfigureAwait(false))
        {
            var unchanged = new BlobRequestConditions { IfMatch = blob.ETag };
            try
            {
                var bytes = (message with { Photos = [.. rest] }).ToUtf8();
                await faces.GetBlobClient(blob.Name).UploadAsync(BinaryData.FromBytes(bytes), new BlobUploadOptions { Conditions = unchanged }, cancellationToken).ConfigureAwait(false);
                removed += message.Photos.Length - rest.Count;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 412)
            {
                // It was scored or sent again meanwhile: the next search sees the outcome.
            }
        }
        return removed;
    }

    /// <returns>How many photos still have crops.</returns>
    public async Task<int> CountAsync(ForgettingScope scope, CancellationToken cancellationToken)
    {
        var found = 0;
        await foreach (var (_, message, rest) in FindAsync(scope, cancellationToken).ConfigureAwait(false))
        {
            found += message.Photos.Length - rest.Count;
        }
        return found;
    }

    private async IAsyncEnumerable<((string Name, ETag ETag) Blob, FacesMessage Message, IReadOnlyCollection<PendingPhoto> Others)> FindAsync(
        ForgettingScope scope, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in faces.GetBlobsAsync(new GetBlobsOptions { Prefix = FacesQueue.FolderOf(scope.Batch) + "/" }, cancellationToken).ConfigureAwait(false))
        {
            if (await OpenAsync(item.Name, cancellationToken).ConfigureAwait(false) is var (etag, message)
                && await tombstones.RemainingAsync(message.Photos, static photo => photo.Photo, cancellationToken).ConfigureAwait(false) is var rest
                && rest.Count < message.Photos.Length)
            {
                yield return ((item.Name, etag), message, rest);
            }
        }
    }

    private async Task<(ETag ETag, FacesMessage Message)?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var content = await faces.GetBlobClient(name).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return (content.Value.Details.ETag, FacesMessage.FromUtf8(content.Value.Content.ToMemory().Span));
        }
        catch (Exception e) when (e is JsonException or InvalidMessageException || (e is RequestFailedException { Status: 404 }))
        {
            return null;
        }
    }
}
