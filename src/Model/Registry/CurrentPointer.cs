using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary><c>current.json</c>: read when it changed, written only over what was read.</summary>
internal sealed class CurrentPointer(BlobContainerClient container)
{
    private const string Name = "current.json";

    private readonly BlobClient _blob = container.GetBlobClient(Name);

    /// <returns>The pointer; null where it is the known one, or there is none.</returns>
    public async Task<Versioned<CurrentModel>?> ReadAsync(ETag? known, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = known } };
            var response = await _blob.DownloadContentAsync(options, cancellationToken).ConfigureAwait(false);
            if (response.GetRawResponse().Status == 304)
            {
                return null;
            }
            var current = JsonSerializer.Deserialize<CurrentModel>(response.Value.Content.ToMemory().Span, ManifestJson.Options)
                ?? throw new JsonException("it is empty.");
            return new Versioned<CurrentModel>(current, response.Value.Details.ETag);
        }
        catch (RequestFailedException e) when (e.Status is 304 or 404)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new RequestFailedException(500, $"{Name} cannot be read: {e.Message} Delete it and promote a version to write it anew.", e);
        }
    }

    /// <param name="current">What it shall say.</param>
    /// <param name="old">The ETag of what it says now; null where there is none.</param>
    /// <param name="cancellationToken">Stops waiting for storage.</param>
    /// <exception cref="PromotionConflictException">It says something else by now; nothing was written.</exception>
    public async Task WriteAsync(CurrentModel current, ETag? old, CancellationToken cancellationToken)
    {
        var conditions = old is null ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = old };
        try
        {
            await _blob.UploadAsync(
                BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(current, ManifestJson.Options)),
                new BlobUploadOptions { Conditions = conditions, HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } },
                cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            throw Conflict(current.Version, e);
        }
    }

    public static PromotionConflictException Conflict(ModelVersion version, Exception? inner = null) => new(
        $"Model {version} was not promoted: somebody else changed {Name} meanwhile. Look at 'models list' and decide again.", inner);
}

/// <summary>Somebody else changed <c>current.json</c> between reading and writing it.</summary>
public sealed class PromotionConflictException(string message, Exception? inner = null) : Exception(message, inner);
