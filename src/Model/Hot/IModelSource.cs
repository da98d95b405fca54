using Azure;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;

namespace DeepEmotion.Model.Hot;

/// <summary>Where the hot model learns which version should serve, and gets it from.</summary>
public interface IModelSource
{
    /// <summary>The pointer if it is another than <paramref name="known"/>; null where it is the same or there is none.</summary>
    Task<Versioned<CurrentModel>?> ReadCurrentAsync(ETag? known, CancellationToken cancellationToken);

    Task<ModelManifest> ReadManifestAsync(ModelVersion version, CancellationToken cancellationToken);

    Task<byte[]> ReadOnnxAsync(ModelVersion version, CancellationToken cancellationToken);
}
