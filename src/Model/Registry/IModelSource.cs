using Azure;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>Where the hot model learns which version should serve, and gets it from.</summary>
public interface IModelSource
{
    /// <summary>Which version should serve; null where storage answered that nothing was promoted yet.</summary>
    /// <exception cref="ModelRejectedException">What was promoted cannot be read.</exception>
    Task<Versioned<CurrentModel>?> ReadCurrentAsync(CancellationToken cancellationToken);

    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ModelRejectedException">The manifest cannot be read.</exception>
    Task<ModelManifest> ReadManifestAsync(ModelVersion version, CancellationToken cancellationToken);

    /// <exception cref="ModelNotFoundException">There is no such version.</exception>
    /// <exception cref="ModelRejectedException">The file is larger than any model may be.</exception>
    Task<byte[]> ReadOnnxAsync(ModelVersion version, CancellationToken cancellationToken);

    /// <summary>All complete versions, oldest first.</summary>
    IAsyncEnumerable<ModelVersion> ListAsync(CancellationToken cancellationToken);
}

/// <summary>The registry does not hold that version, or not all of it.</summary>
public sealed class ModelNotFoundException(ModelVersion version)
    : Exception($"Model {version} is not in the registry. 'models list' shows what is.")
{
    public ModelVersion Version { get; } = version;
}

/// <summary>A stored value and the ETag under which it was read.</summary>
public sealed record Versioned<T>(T Value, ETag ETag);
