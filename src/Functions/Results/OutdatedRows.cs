using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;

namespace DeepEmotion.Functions.Results;

/// <summary>Removes rows of earlier versions of an upload and their pictures, of any kind of file and however late they are written.</summary>
/// <remarks>
/// A photo has one row under the upload's own name, a zip has rows under the names of its entries, so a photo that replaces a zip
/// replaces none of its rows by name. After it has written rows, a process checks which version is in storage: if it is another one, the
/// process removes its own rows; if it is the same one, it removes older rows.
/// </remarks>
public sealed class OutdatedRows(TableClient results, RowPrecedence precedence, BatchLedger ledger, ArchiveNames archives, PictureStore? pictures = null)
{
    private static readonly string[] Keys = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), "odata.etag"];

    /// <summary>Handles the uploads of rows that were just written.</summary>
    public async Task RemoveAsync(string batch, IEnumerable<PhotoResult> written, CancellationToken cancellationToken)
    {
        var uploads = written.Select(static result => result.Photo).Where(static photo => photo.ETag != PhotoId.UnknownVersion).DistinctBy(static photo => (photo.Blob, photo.ETag));
        foreach (var upload in uploads)
        {
            if (IsEntry(upload))
            {
                // A zip removes older rows once it is read to its end.
                if (!await IsNewestAsync(upload, cancellationToken).ConfigureAwait(false))
                {
                    await DeleteAsync(OwnRows(upload), cancellationToken).ConfigureAwait(false);
                }
            }
            else if (await archives.ContainsAsync(batch, upload.Blob, cancellationToken).ConfigureAwait(false))
            {
                await RemoveAsync(upload, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Removes the rows of all but the newest version of an upload.</summary>
    /// <param name="upload">A version whose rows are written.</param>
    /// <param name="cancellationToken">Stops; reconciliation finds the rest.</param>
    /// <returns>Whether that version is the newest.</returns>
    public async Task<bool> RemoveAsync(PhotoId upload, CancellationToken cancellationToken)
    {
        var isNewest = await IsNewestAsync(upload, cancellationToken).ConfigureAwait(false);
        if (isNewest)
        {
            await ledger.RemoveArchiveBeforeAsync(upload, cancellationToken).ConfigureAwait(false);
        }
        if (await DeleteAsync(isNewest ? EarlierRows(upload) : OwnRows(upload), cancellationToken).ConfigureAwait(false))
        {
            await ledger.MarkChangedAsync(upload.Batch, cancellationToken).ConfigureAwait(false);
        }
        return isNewest;
    }

    /// <summary>Removes the row of a failed zip once it was read after all.</summary>
    public Task RemoveFailureAsync(PhotoId zip, CancellationToken cancellationToken) => DeleteAsync(
        TableClient.CreateQueryFilter(
            $"PartitionKey eq {PhotoRow.PartitionKey(zip.Batch)} and RowKey eq {PhotoRow.RowKey(zip)} and Status eq {PhotoStatus.Failed.Name()}"),
        cancellationToken);

    /// <summary>Removes rows that were just written of photos of one batch that were forgotten meanwhile.</summary>
    internal async Task RemoveForgottenAsync(IReadOnlyCollection<PhotoResult> written)
    {
        var deleted = false;
        foreach (var photo in written.Select(static result => result.Photo))
        {
            deleted |= await DeleteAsync($"{OwnRows(photo)} and {TableClient.CreateQueryFilter($"RowKey eq {PhotoRow.RowKey(photo)}")}", CancellationToken.None).ConfigureAwait(false);
        }
        // If other photos of the batch stay, its files may have been written with these. Otherwise it must not come back.
        var batch = written.First().Photo.Batch;
        if (deleted && await ledger.FindAsync(batch, CancellationToken.None).ConfigureAwait(false) is not null)
        {
            await ledger.MarkChangedAsync(batch, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // If no version is left in storage, the newest version with rows counts.
    private async Task<bool> IsNewestAsync(PhotoId upload, CancellationToken cancellationToken)
    {
        if (await precedence.CurrentETagAsync(upload.Blob, cancellationToken).ConfigureAwait(false) is { } current)
        {
            return current == upload.ETag;
        }
        var younger = $"{OtherVersions(upload)} and {TableClient.CreateQueryFilter($"UploadModifiedAt gt {upload.ModifiedAt}")}";
        return !await results.QueryAsync<TableEntity>(younger, maxPerPage: 1, select: Keys, cancellationToken: cancellationToken).AnyAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string OwnRows(PhotoId upload) => $"{UploadRows.Filter(upload.Batch, upload.Blob)} and {TableClient.CreateQueryFilter($"UploadETag eq {upload.ETag}")}";

    private static string EarlierRows(PhotoId upload) => $"{OtherVersions(upload)} and {TableClient.CreateQueryFilter($"UploadModifiedAt le {upload.ModifiedAt}")}";

    private static string OtherVersions(PhotoId upload) => $"{UploadRows.Filter(upload.Batch, upload.Blob)} and {TableClient.CreateQueryFilter($"UploadETag ne {upload.ETag}")}";

    private static bool IsEntry(PhotoId photo) => photo.Image != UploadName.Parse(photo.Blob).Image;

    private async Task<bool> DeleteAsync(string filter, CancellationToken cancellationToken)
    {
        var deleted = false;
        await foreach (var row in results.QueryAsync<TableEntity>(filter, select: PhotoRow.IdentityColumns, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            try
            {
                // Before the row, by which they are found. A second set of results shows the pictures of the first one.
                if (pictures is not null && PhotoRow.PhotoOf(row) is var photo && photo.Batch == photo.UploadBatch)
                {
                    await pictures.RemoveAsync(photo, cancellationToken).ConfigureAwait(false);
                }
                await results.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken).ConfigureAwait(false);
                deleted = true;
            }
            catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == TableErrorCode.ResourceNotFound)
            {
                // Replaced by a newer version, or deleted by somebody else.
            }
        }
        return deleted;
    }
}
