using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Results;

/// <summary>Decides which of two results of an image stays.</summary>
/// <remarks>
/// Of the same upload the first stays, except that a result replaces a failure. Of two uploads, the one in
/// the container stays; if neither is there, the newer one.
/// </remarks>
public sealed class RowPrecedence(BlobContainerClient uploads)
{
    public async Task<bool> ReplacesAsync(PhotoResult next, TableEntity old, CancellationToken cancellationToken)
    {
        var previous = PhotoRow.PhotoOf(old);
        if (next.Photo.ETag == PhotoId.UnknownVersion || previous.ETag == PhotoId.UnknownVersion)
        {
            return previous.ETag == PhotoId.UnknownVersion && next.Photo.ETag != PhotoId.UnknownVersion;
        }
        if (previous.ETag == next.Photo.ETag)
        {
            return PhotoRow.StatusOf(old) == PhotoStatus.Failed && next.Status != PhotoStatus.Failed;
        }
        var current = await CurrentETagAsync(next.Photo.Blob, cancellationToken).ConfigureAwait(false);
        if (current == next.Photo.ETag)
        {
            return true;
        }
        return current != previous.ETag && next.Photo.ModifiedAt > previous.ModifiedAt;
    }

    /// <summary>The version of an upload that is in storage now; null if none is.</summary>
    public async Task<string?> CurrentETagAsync(string blob, CancellationToken cancellationToken)
    {
        try
        {
            var properties = await uploads.GetBlobClient(blob).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return BlobETag.Text(properties.Value.ETag);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }
}
