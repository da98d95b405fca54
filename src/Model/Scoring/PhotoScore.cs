using System.Collections.Immutable;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Scoring;

/// <summary>The scores of all faces that were asked for together, every one from the same model.</summary>
public sealed record PhotoScore(ModelVersion Model, ImmutableArray<FaceScore> Faces);
