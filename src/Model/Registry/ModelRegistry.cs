using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>The published models in a blob container: immutable versions and one pointer.</summary>
/// <remarks>
/// <c>{version}/model.onnx</c> is written first, with <c>model.int8.onnx</c> where there is one, and <c>{version}/manifest.json</c> last, both only if absent, so a version
/// exists when its manifest does. Two blobs change, with If-Match: <c>current.json</c>, and the manifest of a version that gets its int8 file later.
/// </remarks>
public sealed class ModelRegistry(BlobContainerClient container, TimeProvider time) : IModelSource
{
    /// <summary>The container's name in every storage account.</summary>
    public const string ContainerName = "models";

    private readonly CurrentPointer _pointer = new(container);
    private readonly VersionFiles _files = new(container);

    /// <summary>Stores a version. Repeating it with the same files changes nothing.</summary>
    /// <exception cref="ModelRejectedException">The files are not those that the manifest describes.</exception>
    public Task PublishAsync(byte[] onnx, ModelManifest manifest, CancellationToken cancellationToken) => PublishAsync(onnx, quantized: null, manifest, cancellationToken);

    /// <summary>Stores a version, with the same network in int8 where the manifest names that; a version that was stored without gets it.</summary>
    /// <exception cref="ModelRejectedException">The files are not those that the manifest describes.</exception>
    /// <returns>Whether a version that was stored without got it now.</returns>
    public async Task<bool> PublishAsync(byte[] onnx, byte[]? quantized, ModelManifest manifest, CancellationToken cancellationToken)
    {
        var added = false;
        manifest.CheckHash(onnx);
        await CreateMissingAsync(cancellationToken).ConfigureAwait(false);
        if (!(manifest.Precisions ?? []).IsEmpty)
        {
            manifest.CheckHash(quantized, Precision.Int8);
            added = await AddPrecisionAsync(quantized!, manifest, cancellationToken).ConfigureAwait(false);
        }
        await _files.WriteOnnxAsync(manifest.Version, Precision.Fp32, onnx, replaces: false, cancellationToken).ConfigureAwait(false);
        await _files.WriteManifestAsync(manifest, replaced: null, cancellationToken).ConfigureAwait(false);
        return added;
    }

    /// <summary>Fails early if publishing would fail later: requests a write that is authorized but can never happen.</summary>
    /// <exception cref="RequestFailedException">Storage does not answer, or this identity may not write.</exception>
    public async Task CheckWritableAsync(CancellationToken cancellationToken)
    {
        await CreateMissingAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var impossible = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfMatch = new ETag("\"0x0\"") } };
            await container.GetBlobClient("write-check").UploadAsync(BinaryData.Empty, impossible, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 412)
        {
            // The condition was evaluated, so this identity may write.
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ModelVersion> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await container.ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            yield break;
        }
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (VersionFiles.VersionOfManifest(blob.Name) is { } version)
            {
                yield return version;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<ModelManifest> ReadManifestAsync(ModelVersion version, CancellationToken cancellationToken) =>
        (await _files.ReadManifestAsync(version, cancellationToken).ConfigureAwait(false)).Value;

    /// <inheritdoc/>
    public Task<byte[]> ReadOnnxAsync(ModelVersion version, Precision precision, CancellationToken cancellationToken) =>
        _files.ReadOnnxAsync(version, precision, cancellationToken);

    /// <inheritdoc/>
    public Task<Versioned<CurrentModel>?> ReadCurrentAsync(CancellationToken cancellationToken) => _pointer.ReadAsync(cancellationToken);

    /// <summary>Makes a version current.</summary>
    /// <param name="version">A published version.</param>
    /// <param name="old">The pointer that the decision was based on; null if there was none.</param>
    /// <param name="reason">Why, for the record.</param>
    /// <param name="cancellationToken">Stops waiting for storage.</param>
    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ModelRejectedException">Its manifest cannot be read.</exception>
    /// <exception cref="PromotionConflictException">The pointer changed since; nothing was written.</exception>
    public async Task<CurrentModel> PromoteAsync(
        ModelVersion version, Versioned<CurrentModel>? old, string reason, CancellationToken cancellationToken)
    {
        _ = await ReadManifestAsync(version, cancellationToken).ConfigureAwait(false);
        var current = new CurrentModel
        {
            Version = version,
            PromotedAt = time.GetUtcNow(),
            Reason = reason,
            Previous = [.. Before(old?.Value, version)],
        };
        await _pointer.WriteAsync(current, old?.ETag, cancellationToken).ConfigureAwait(false);
        if (!await _files.ExistsAsync(version, cancellationToken).ConfigureAwait(false))
        {
            // It was deleted meanwhile.
            if (old is not null)
            {
                await RollbackAsync(cancellationToken).ConfigureAwait(false);
            }
            throw new ModelNotFoundException(version);
        }
        return current;
    }

    /// <summary>Makes the previous version current again; skips versions that were deleted.</summary>
    /// <exception cref="NoEarlierModelException">There is no earlier version.</exception>
    /// <exception cref="PromotionConflictException">Somebody else changed the pointer meanwhile.</exception>
    public async Task<CurrentModel> RollbackAsync(CancellationToken cancellationToken)
    {
        var old = await ReadCurrentAsync(cancellationToken).ConfigureAwait(false);
        var left = old?.Value.Previous ?? [];
        while (!left.IsEmpty && !await _files.ExistsAsync(left[0], cancellationToken).ConfigureAwait(false))
        {
            left = left.RemoveAt(0);
        }
        if (old is null || left.IsEmpty)
        {
            throw new NoEarlierModelException();
        }
        var current = new CurrentModel
        {
            Version = left[0],
            PromotedAt = time.GetUtcNow(),
            Reason = $"rollback from {old.Value.Version}",
            Previous = left.RemoveAt(0),
        };
        await _pointer.WriteAsync(current, old.ETag, cancellationToken).ConfigureAwait(false);
        return current;
    }

    /// <summary>Deletes all but the newest versions; always keeps the current one, also if it became current meanwhile, and the one a rollback would choose.</summary>
    /// <returns>The deleted versions, oldest first.</returns>
    public async Task<IReadOnlyList<ModelVersion>> PruneAsync(int keep, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        var versions = await ListAsync(cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var current = await ReadCurrentAsync(cancellationToken).ConfigureAwait(false);
        var needed = current is null ? [] : current.Value.Previous.Where(versions.Contains).Take(1).Append(current.Value.Version).ToHashSet();
        var deleted = new List<ModelVersion>();
        foreach (var version in versions.Order().SkipLast(keep).Where(version => !needed.Contains(version)))
        {
            if (await TryDeleteAsync(version, cancellationToken).ConfigureAwait(false))
            {
                deleted.Add(version);
            }
        }
        return deleted;
    }

    private static IEnumerable<ModelVersion> Before(CurrentModel? old, ModelVersion next)
    {
        if (old is null)
        {
            return [];
        }
        var history = old.Version == next ? old.Previous : old.Previous.Insert(0, old.Version);
        return history.Where(version => version != next).Take(CurrentModel.HistoryLength);
    }

    // Creating a container needs more rights than using one, so check first whether it exists.
    private async Task CreateMissingAsync(CancellationToken cancellationToken)
    {
        if (!await container.ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes a version, unless somebody promotes it at the same time.</summary>
    private async Task<bool> TryDeleteAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        // The manifest goes first: a version without one does not exist, and whoever promotes it from here on finds that out.
        var manifest = await _files.TakeManifestAsync(version, cancellationToken).ConfigureAwait(false);
        if (manifest is not null && (await ReadCurrentAsync(cancellationToken).ConfigureAwait(false))?.Value.Version == version)
        {
            await _files.PutBackManifestAsync(version, manifest, cancellationToken).ConfigureAwait(false);
            return false;
        }
        await _files.DeleteOnnxAsync(version, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> AddPrecisionAsync(byte[] quantized, ModelManifest manifest, CancellationToken cancellationToken)
    {
        Versioned<ModelManifest>? stored = null;
        try
        {
            stored = await _files.ReadManifestAsync(manifest.Version, cancellationToken).ConfigureAwait(false);
            if (!(stored.Value.Precisions ?? []).IsEmpty)
            {
                return false;
            }
        }
        catch (ModelNotFoundException)
        {
            // The version is new, or its publication broke off.
        }

        // No manifest names an int8 file yet, so one that is there may differ from this one, and goes.
        await _files.WriteOnnxAsync(manifest.Version, Precision.Int8, quantized, replaces: true, cancellationToken).ConfigureAwait(false);
        if (stored is not null)
        {
            await _files.WriteManifestAsync(stored.Value with { Precisions = manifest.Precisions }, stored.ETag, cancellationToken).ConfigureAwait(false);
        }
        return stored is not null;
    }
}
