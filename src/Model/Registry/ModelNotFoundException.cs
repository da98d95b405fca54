using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>The registry does not hold that version, or not all of it.</summary>
public sealed class ModelNotFoundException(ModelVersion version)
    : Exception($"Model {version} is not in the registry. 'models list' shows what is.")
{
    public ModelVersion Version { get; } = version;
}
