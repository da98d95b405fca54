using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>The files of each version in the container: its manifest, and the network in each precision.</summary>
internal sealed class VersionFiles(BlobContainerClient container)
{
    private const string Manifest = "manifest.json";
    private const string JsonType = "application/json";

    // Ours have 20 KB and 8 MB; a worker on Flex Consumption has 2 GB, and the old model stays loaded while a new one is tested.
    private const int MaxManifestBytes = 4 * 1024 * 1024;
    private const int MaxOnnxBytes = 128 * 1024 * 1024;

    /// <returns>The version whose manifest has this name; null if the blob is something else.</returns>
    public static ModelVersion? VersionOfManifest(string blob) =>
        blob.Split('/') is [var folder, Manifest] && ModelVersion.TryParse(folder, out var version) ? version : null;

    public async Task<bool> ExistsAsync(ModelVersion version, CancellationToken cancellationToken) =>
        await Blob(version, Manifest).ExistsAsync(cancellationToken).ConfigureAwait(false);

    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ModelRejectedException">Its manifest cannot be read.</exception>
    public async Task<Versioned<ModelManifest>> ReadManifestAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var (content, etag) = await ReadAsync(version, Manifest, MaxManifestBytes, cancellationToken).ConfigureAwait(false);
        try
        {
            var manifest = ManifestJson.ReadManifest(content);
            return manifest.Version == version ? new Versioned<ModelManifest>(manifest, etag) : throw new ModelRejectedException($"the manifest belongs to {manifest.Version}.");
        }
        catch (ModelRejectedException e)
        {
            throw new ModelRejectedException($"Model {version}: {e.Message}", e);
        }
    }

    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    public async Task<byte[]> ReadOnnxAsync(ModelVersion version, Precision precision, CancellationToken cancellationToken) =>
        (await ReadAsync(version, precision.FileName(), MaxOnnxBytes, cancellationToken).ConfigureAwait(false)).Content;

    /// <param name="manifest">The manifest.</param>
    /// <param name="replaced">The ETag of the manifest that it replaces; null writes it only if there is none.</param>
    /// <param name="cancellationToken">Stops waiting for storage.</param>
    public Task WriteManifestAsync(ModelManifest manifest, ETag? replaced, CancellationToken cancellationToken) => replaced is null
        ? WriteOnceAsync(Blob(manifest.Version, Manifest), ManifestJson.WriteManifest(manifest), JsonType, cancellationToken)
        : WriteAsync(Blob(manifest.Version, Manifest), ManifestJson.WriteManifest(manifest), JsonType, new() { IfMatch = replaced }, cancellationToken);

    public Task WriteOnnxAsync(ModelVersion version, Precision precision, byte[] onnx, bool replaces, CancellationToken cancellationToken)
    {
        const string Type = "application/octet-stream";
        var blob = Blob(version, precision.FileName());
        return replaces ? WriteAsync(blob, onnx, Type, conditions: null, cancellationToken) : WriteOnceAsync(blob, onnx, Type, cancellationToken);
    }

    /// <summary>Deletes the manifest.</summary>
    /// <returns>Its bytes; null if there was none.</returns>
    public async Task<byte[]?> TakeManifestAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        try
        {
            var (content, _) = await ReadAsync(version, Manifest, MaxManifestBytes, cancellationToken).ConfigureAwait(false);
            await Blob(version, Manifest).DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return content;
        }
        catch (ModelNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Undoes <see cref="TakeManifestAsync"/>.</summary>
    public Task PutBackManifestAsync(ModelVersion version, byte[] content, CancellationToken cancellationToken) =>
        WriteOnceAsync(Blob(version, Manifest), content, JsonType, cancellationToken);

    public async Task DeleteOnnxAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        foreach (var precision in Enum.GetValues<Precision>())
        {
            await Blob(version, precision.FileName()).DeleteIfExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private BlobClient Blob(ModelVersion version, string file) => container.GetBlobClient($"{version}/{file}");

    private static async Task WriteOnceAsync(BlobClient blob, byte[] content, string type, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(blob, content, type, new() { IfNoneMatch = ETag.All }, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobAlreadyExists || e.Status == 412)
        {
            // The name contains the model's hash, so an existing blob is the same.
        }
    }

    private static Task WriteAsync(BlobClient blob, byte[] content, string type, BlobRequestConditions? conditions, CancellationToken cancellationToken) =>
        blob.UploadAsync(
            BinaryData.FromBytes(content),
            new BlobUploadOptions { Conditions = conditions, HttpHeaders = new BlobHttpHeaders { ContentType = type } },
            cancellationToken);

    private async Task<(byte[] Content, ETag ETag)> ReadAsync(ModelVersion version, string file, int limit, CancellationToken cancellationToken)
    {
        try
        {
            return await LimitedDownload.ReadAsync(Blob(version, file), limit, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobNotFound || e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            throw new ModelNotFoundException(version);
        }
    }
}
