using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>Uploads, pictures and rows of forgotten photos.</summary>
/// <remarks>
/// A large batch takes longer than one invocation. So rows are handled page by page, and each page is finished before the next: if
/// it is interrupted, the next call begins with the first page that is left.
/// </remarks>
internal sealed class ForgottenPhotos(BlobServiceClient blobs, TableClient rows)
{
    private BlobContainerClient Uploads => blobs.GetBlobContainerClient(StorageNames.UploadsContainer);

    private BlobContainerClient Pictures => blobs.GetBlobContainerClient(StorageNames.PicturesContainer);

    /// <summary>Deletes those of versions uploaded until then.</summary>
    public async Task<ForgettingCount> RemoveAsync(ForgettingScope scope, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var stored = scope.BlobsAsync(Uploads, until, cancellationToken).Select(static blob => (blob.Name, (string?)BlobETag.Text(blob.Properties.ETag.GetValueOrDefault())));
        var sum = new ForgettingCount { Uploads = await Uploads.DeleteAllAsync(stored, cancellationToken).ConfigureAwait(false) };
        await foreach (var page in scope.RowPagesAsync(rows, until, cancellationToken).ConfigureAwait(false))
        {
            // The rows say which zip a photo came in and which pictures belong to it, so they are deleted last.
            var photos = page.Select(PhotoRow.PhotoOf).ToArray();
            var zips = photos.Where(photo => photo.UploadBatch == scope.Batch && !scope.IsUpload(photo.Blob)).Select(static photo => (photo.Blob, (string?)photo.ETag)).Distinct();
            sum += new ForgettingCount
            {
                Pictures = await DeletePicturesAsync(photos.Select(static photo => $"{photo.Batch}/{photo.Key}").ToAsyncEnumerable(), cancellationToken).ConfigureAwait(false),
                Uploads = await Uploads.DeleteAllAsync(zips.ToAsyncEnumerable(), cancellationToken).ConfigureAwait(false),
                Rows = await DeleteRowsAsync(page, cancellationToken).ConfigureAwait(false),
            };
        }
        return sum + new ForgettingCount { Pictures = await RemovePicturesWithoutRowAsync(scope, cancellationToken).ConfigureAwait(false) };
    }

    private async Task<int> RemovePicturesWithoutRowAsync(ForgettingScope scope, CancellationToken cancellationToken) =>
        await DeletePicturesAsync(await WithoutRowAsync(scope, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <returns>How many pictures there are without a row.</returns>
    public async Task<int> CountPicturesWithoutRowAsync(ForgettingScope scope, CancellationToken cancellationToken) => await (await WithoutRowAsync(scope, cancellationToken).ConfigureAwait(false))
        .Where(async (picture, token) => (await Pictures.GetBlobClient(picture).ExistsAsync(token).ConfigureAwait(false)).Value).CountAsync(cancellationToken).ConfigureAwait(false);

    // Pictures are written before the row, so a photo in flight has pictures but no row. If a later upload loses its pictures, its report lacks them.
    private async Task<IAsyncEnumerable<string>> WithoutRowAsync(ForgettingScope scope, CancellationToken cancellationToken)
    {
        var kept = (await scope.RowsAsync(rows, null, cancellationToken).ConfigureAwait(false)).Select(row => $"{scope.Batch}/{PhotoRow.PhotoOf(row).Key}").ToHashSet(StringComparer.Ordinal);
        var pictures = scope.Image is not null
            ? scope.Keys.Select(key => $"{scope.Batch}/{key}").ToAsyncEnumerable()
            : Pictures.GetBlobsAsync(new GetBlobsOptions { Prefix = scope.Batch + "/" }, cancellationToken).Select(static blob => blob.Name);
        return pictures.Where(picture => !kept.Contains(picture));
    }

    private Task<int> DeletePicturesAsync(IAsyncEnumerable<string> names, CancellationToken cancellationToken) =>
        Pictures.DeleteAllAsync(names.Select(static name => (name, (string?)null)), cancellationToken);

    private async Task<int> DeleteRowsAsync(IReadOnlyList<TableEntity> page, CancellationToken cancellationToken)
    {
        try
        {
            await rows.SubmitTransactionAsync(page.Select(static row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)), cancellationToken).ConfigureAwait(false);
            return page.Count;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // A transaction is all or nothing, and one of the rows was replaced by a later upload's or is already deleted.
            var deleted = 0;
            foreach (var row in page)
            {
                deleted += await TryDeleteAsync(row, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
            return deleted;
        }
    }

    private async Task<bool> TryDeleteAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await rows.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken).ConfigureAwait(false);
            return answer.Status != 404;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            return false;
        }
    }
}
