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
internal sealed class UnreadZips(BlobContainerClient uploads, UploadCompletion completion)
{
    /// <exception cref="StillReadingException">The photo is, or may be, in such a zip.</exception>
    public async Task RequireNoneAsync(ForgettingScope scope, TableClient rows, CancellationToken cancellationToken)
    {
        if (scope.Image is null)
        {
            return;
        }
        var ofRows = (await scope.RowsAsync(rows, null, cancellationToken).ConfigureAwait(false)).Select(static row => PhotoRow.PhotoOf(row).Blob).Where(blob => !scope.IsUpload(blob));
        foreach (var zip in ofRows.Concat(scope.PossibleZips).Distinct(StringComparer.Ordinal))
        {
            if (await FindAsync(zip, cancellationToken).ConfigureAwait(false) is { } version && !await completion.IsDoneAsync(zip, version, cancellationToken).ConfigureAwait(false))
            {
                throw new StillReadingException("The photo is in a zip that is still being read. Try again when its batch is complete.");
            }
        }
    }

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
