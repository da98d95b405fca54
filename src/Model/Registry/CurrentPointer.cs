using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary><c>current.json</c>: written only if it has not changed since it was read.</summary>
internal sealed class CurrentPointer(BlobContainerClient container)
{
    private const string Name = "current.json";

    // With its full history it has about 1,200 bytes.
    private const int MaxBytes = 64 * 1024;

    private readonly BlobClient _blob = container.GetBlobClient(Name);

    /// <returns>The pointer; null if storage answered that there is none.</returns>
    /// <exception cref="ModelRejectedException">It cannot be read.</exception>
    public async Task<Versioned<CurrentModel>?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (content, etag) = await LimitedDownload.ReadAsync(_blob, MaxBytes, cancellationToken).ConfigureAwait(false);
            var current = JsonSerializer.Deserialize<CurrentModel>(content, ManifestJson.Options) ?? throw new JsonException("it is empty.");
            return new(current.Previous.IsDefault ? current with { Previous = [] } : current, etag);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound || e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelRejectedException($"{Name} cannot be read: {e.Message} Delete it and promote a version, which writes it again.", e);
        }
    }

    /// <param name="current">The new content.</param>
    /// <param name="old">The ETag of the content that was read; null if there was none.</param>
    /// <param name="cancellationToken">Stops waiting for storage.</param>
    /// <exception cref="PromotionConflictException">It has changed since; nothing was written.</exception>
    public async Task WriteAsync(CurrentModel current, ETag? old, CancellationToken cancellationToken)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(current, ManifestJson.Options);
        var conditions = old is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = old };
        try
        {
            await _blob.UploadAsync(
                BinaryData.FromBytes(content),
                new BlobUploadOptions { Conditions = conditions, HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } },
                cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            if (await HoldsAsync(content, cancellationToken).ConfigureAwait(false))
            {
                // It was written, but the answer did not arrive, and the request was repeated.
                return;
            }
            throw new PromotionConflictException(
                $"Model {current.Version} was not promoted: somebody else changed {Name} meanwhile. Look at 'models list' and decide again.", e);
        }
    }

    private async Task<bool> HoldsAsync(byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            return (await LimitedDownload.ReadAsync(_blob, MaxBytes, cancellationToken).ConfigureAwait(false)).Content.AsSpan().SequenceEqual(content);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return false;
        }
    }
}

/// <summary>Somebody else changed <c>current.json</c> between reading and writing it.</summary>
public sealed class PromotionConflictException(string message, Exception? inner = null) : Exception(message, inner);
