using System.Collections.Immutable;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;

namespace DeepEmotion.Model.Serving;

/// <summary>The scores of all faces of one request, all from the same model.</summary>
public sealed record PhotoScore(ModelVersion Model, ImmutableArray<FaceScore> Faces)
{
    /// <summary>Answers with a lower confidence are unsure, 0 to 1; null if the model states no threshold.</summary>
    public double? UnsureBelow { get; init; }

    /// <summary>The precision that the model computed in.</summary>
    public Precision Precision { get; init; }

    /// <summary>Whether a face's answer is unsure; null if the model states no threshold.</summary>
    public bool? IsUnsure(int face) => UnsureBelow is { } threshold ? Faces[face].Confidence < threshold : null;
}
