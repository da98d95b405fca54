using System.Collections.Immutable;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;

namespace DeepEmotion.Model.Serving;

/// <summary>The scores of all faces that were asked for together, every one from the same model.</summary>
public sealed record PhotoScore(ModelVersion Model, ImmutableArray<FaceScore> Faces)
{
    /// <summary>Answers with a smaller confidence are unsure, 0 to 1; null where the model states no threshold.</summary>
    public double? UnsureBelow { get; init; }

    /// <summary>Whether a face's answer is unsure; null where the model states no threshold.</summary>
    public bool? IsUnsure(int face) => UnsureBelow is { } threshold ? Faces[face].Confidence < threshold : null;
}
