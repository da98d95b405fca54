using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>How publishing ended: the version is stored in any case.</summary>
/// <param name="Version">The stored version.</param>
/// <param name="Promoted">Whether it is the one that serves now.</param>
/// <param name="Reason">Why, or why not.</param>
public sealed record PublishedModel(ModelVersion Version, bool Promoted, string Reason);
