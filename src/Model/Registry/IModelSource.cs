using Azure;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>Where the hot model learns which version should serve, and gets it from.</summary>
public interface IModelSource
{
    /// <summary>The pointer if it is another than <paramref name="known"/>; null where it is the same or there is none.</summary>
    Task<Versioned<CurrentModel>?> ReadCurrentAsync(ETag? known, CancellationToken cancellationToken);

    Task<ModelManifest> ReadManifestAsync(ModelVersion version, CancellationToken cancellationToken);

    Task<byte[]> ReadOnnxAsync(ModelVersion version, CancellationToken cancellationToken);
}

/// <summary>The registry does not hold that version, or not all of it.</summary>
public sealed class ModelNotFoundException(ModelVersion version)
    : Exception($"Model {version} is not in the registry. 'models list' shows what is.")
{
    public ModelVersion Version { get; } = version;
}

/// <summary>A stored value and the ETag under which it was read.</summary>
public sealed record Versioned<T>(T Value, ETag ETag);
