using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Functions.Pictures;

/// <summary>The container of photos' pictures: one blob per photo, <c>{batch}/{key}</c>, read only for reports.</summary>
/// <param name="container">The container.</param>
/// <param name="tombstones">What must not be written any more; null for nothing.</param>
/// <param name="kept">Whether pictures are stored; if not, storage is not asked for any.</param>
public sealed class PictureStore(BlobContainerClient container, TombstoneStore? tombstones = null, bool kept = true)
{
    /// <summary>Whether pictures are stored.</summary>
    public bool AreKept => kept;

    /// <summary>Stores the pictures of the photo's latest version.</summary>
    public async Task WriteAsync(PhotoId photo, PhotoPictures pictures, CancellationToken cancellationToken)
    {
        if (!pictures.Thumbnail.IsEmpty && !(tombstones is not null && await tombstones.CoversAsync(photo, cancellationToken).ConfigureAwait(false)))
        {
            await BlobOf(photo).UploadAsync(BinaryData.FromBytes(pictures.ToBytes()), overwrite: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The pictures of a photo; empty if none were stored.</summary>
    public async Task<PhotoPictures> ReadAsync(PhotoId photo, CancellationToken cancellationToken)
    {
        if (!kept)
        {
            return PhotoPictures.None;
        }
        try
        {
            var content = await BlobOf(photo).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return PhotoPictures.FromBytes(content.Value.Content.ToMemory());
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return PhotoPictures.None;
        }
    }

    private BlobClient BlobOf(PhotoId photo) => container.GetBlobClient($"{photo.UploadBatch}/{photo.Key}");
}
