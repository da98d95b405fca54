using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>Zips that were not read to their end.</summary>
/// <remarks>
/// A zip counts as read once each of its photos has a row. A photo that is forgotten earlier never gets one, so the zip would be
/// sent again and again, with the photo's bytes in it.
/// </remarks>
internal sealed class UnreadZips(BlobContainerClient uploads, UploadCompletion completion, ArchiveNames archives)
{
    /// <exception cref="StillReadingException">The photo is, or may be, in such a zip, or it is itself one.</exception>
    public async Task RequireNoneAsync(ForgettingScope scope, TableClient rows, CancellationToken cancellationToken)
    {
        if (scope.Image is null)
        {
            return;
        }
        var ofRows = (await scope.RowsAsync(rows, null, cancellationToken).ConfigureAwait(false)).Select(static row => PhotoRow.PhotoOf(row).Blob).Where(blob => !scope.IsUpload(blob));
        foreach (var zip in ofRows.Concat(scope.PossibleZips).Distinct(StringComparer.Ordinal))
        {
            if (await IsUnreadAsync(zip, cancellationToken).ConfigureAwait(false))
            {
                throw new StillReadingException("The photo is in a zip that is still being read. Try again when its batch is complete.");
            }
        }
        // Pictures of its photos are stored before their rows, which alone say that they belong to it.
        foreach (var upload in scope.OwnUploads)
        {
            if (await archives.ContainsAsync(scope.Batch, upload, cancellationToken).ConfigureAwait(false) && await IsUnreadAsync(upload, cancellationToken).ConfigureAwait(false))
            {
                throw new StillReadingException("The zip is still being read. Try again when its batch is complete, or forget the whole batch.");
            }
        }
    }

    private async Task<bool> IsUnreadAsync(string zip, CancellationToken cancellationToken) =>
        await FindAsync(zip, cancellationToken).ConfigureAwait(false) is { } version && !await completion.IsDoneAsync(zip, version, cancellationToken).ConfigureAwait(false);

    // Null if the zip was deleted. An empty blob is not a zip; it may mark a folder.
    private async Task<string?> FindAsync(string zip, CancellationToken cancellationToken)
    {
        try
        {
            var properties = await uploads.GetBlobClient(zip).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return properties.Value.ContentLength > 0 ? BlobETag.Text(properties.Value.ETag) : null;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }
}
