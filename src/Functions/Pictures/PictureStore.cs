using System.Buffers;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.Vision.Pictures;

namespace DeepEmotion.Functions.Pictures;

/// <summary>The container of photos' pictures: one blob per photo, <c>{batch}/{key}</c>, read only for reports.</summary>
/// <remarks>
/// A blob's metadata says which version of the upload it shows. A slow reader of an earlier version may replace the pictures of a later one; then
/// the later one has none, and never those of the other.
/// </remarks>
/// <param name="container">The container.</param>
/// <param name="tombstones">What must not be written any more; null for nothing.</param>
/// <param name="kept">Whether pictures are stored; if not, storage is not asked for any.</param>
public sealed class PictureStore(BlobContainerClient container, TombstoneStore? tombstones = null, bool kept = true)
{
    private const string Upload = "upload";

    /// <summary>Whether pictures are stored.</summary>
    public bool AreKept => kept;

    /// <summary>Stores the pictures of the photo's latest version.</summary>
    public async Task WriteAsync(PhotoId photo, PhotoPictures pictures, CancellationToken cancellationToken)
    {
        if (pictures.Thumbnail.IsEmpty)
        {
            return;
        }
        if (tombstones is null)
        {
            await UploadAsync(photo, pictures, cancellationToken).ConfigureAwait(false);
            return;
        }
        ETag version = default;
        await tombstones.WriteAsync(
            [photo],
            static it => it,
            async _ => version = await UploadAsync(photo, pictures, cancellationToken).ConfigureAwait(false),
            _ => RemoveAsync(photo, version, cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<ETag> UploadAsync(PhotoId photo, PhotoPictures pictures, CancellationToken cancellationToken)
    {
        var length = pictures.ByteCount;
        var buffer = MemoryPool<byte>.Shared.Rent(length);
        pictures.WriteTo(buffer.Memory.Span);
        var written = await BlobOf(photo).UploadAsync(
            BinaryData.FromBytes(buffer.Memory[..length]), new BlobUploadOptions { Metadata = new Dictionary<string, string> { [Upload] = photo.ETag } }, cancellationToken).ConfigureAwait(false);
        // Only now, not if it failed: a request that is given up may still be reading.
        buffer.Dispose();
        return written.Value.ETag;
    }

    private async Task RemoveAsync(PhotoId photo, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            await BlobOf(photo).DeleteIfExistsAsync(conditions: new BlobRequestConditions { IfMatch = version }, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            // Replaced by those of a later upload, or already deleted.
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
            return Shows(photo, content.Value.Details.Metadata) ? PhotoPictures.FromBytes(content.Value.Content.ToMemory()) : PhotoPictures.None;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return PhotoPictures.None;
        }
    }

    /// <summary>The same in a buffer of the shared pool, for readers of many: each picture is a large object, and the next collection of those may be far away.</summary>
    /// <returns>The pictures, valid until the buffer is disposed; empty and without a buffer if none were stored.</returns>
    public async Task<(PhotoPictures Pictures, IMemoryOwner<byte>? Buffer)> RentAsync(PhotoId photo, CancellationToken cancellationToken)
    {
        if (!kept)
        {
            return (PhotoPictures.None, null);
        }
        IMemoryOwner<byte>? buffer = null;
        try
        {
            var download = await BlobOf(photo).DownloadStreamingAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            await using var content = download.Value.Content.ConfigureAwait(false);
            if (!Shows(photo, download.Value.Details.Metadata))
            {
                return (PhotoPictures.None, null);
            }
            var length = (int)download.Value.Details.ContentLength;
            buffer = MemoryPool<byte>.Shared.Rent(length);
            await download.Value.Content.ReadExactlyAsync(buffer.Memory[..length], cancellationToken).ConfigureAwait(false);
            return (PhotoPictures.FromBytes(buffer.Memory[..length]), buffer);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return (PhotoPictures.None, null);
        }
        catch
        {
            buffer?.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the pictures of one version of a photo.</summary>
    public async Task RemoveAsync(PhotoId photo, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await BlobOf(photo).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            if (Shows(photo, stored.Value.Metadata))
            {
                await RemoveAsync(photo, stored.Value.ETag, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            // It had none.
        }
    }

    // Earlier builds did not store which version it is.
    private static bool Shows(PhotoId photo, IDictionary<string, string> metadata) => !metadata.TryGetValue(Upload, out var version) || version == photo.ETag;

    private BlobClient BlobOf(PhotoId photo) => container.GetBlobClient($"{photo.UploadBatch}/{photo.Key}");
}
