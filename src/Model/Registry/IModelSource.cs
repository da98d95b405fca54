using Azure;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>Tells the hot model which version should serve, and provides it.</summary>
public interface IModelSource
{
    /// <summary>The version that should serve; null if storage answered that nothing is promoted.</summary>
    /// <exception cref="ModelRejectedException">The pointer cannot be read.</exception>
    Task<Versioned<CurrentModel>?> ReadCurrentAsync(CancellationToken cancellationToken);

    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ModelRejectedException">The manifest cannot be read.</exception>
    Task<ModelManifest> ReadManifestAsync(ModelVersion version, CancellationToken cancellationToken);

    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ModelRejectedException">The file is over the size limit for models.</exception>
    Task<byte[]> ReadOnnxAsync(ModelVersion version, Precision precision, CancellationToken cancellationToken);

    /// <summary>All complete versions, oldest first.</summary>
    IAsyncEnumerable<ModelVersion> ListAsync(CancellationToken cancellationToken);
}

/// <summary>The registry does not hold that version, or holds only part of it.</summary>
public sealed class ModelNotFoundException(ModelVersion version)
    : Exception($"Model {version} is not in the registry. 'models list' shows all versions.")
{
    public ModelVersion Version { get; } = version;
}

/// <summary>A stored value and the ETag under which it was read.</summary>
public sealed record Versioned<T>(T Value, ETag ETag);
