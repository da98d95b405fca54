using System.Collections.Immutable;

namespace DeepEmotion.Model.Manifests;

/// <summary>Synthetic faces and the trained network's probabilities for them.</summary>
/// <param name="Faces">N crops of 48 x 48 bytes, one after another (Base64 in JSON); N is 1 to 256.</param>
/// <param name="Probabilities">N rows of one probability per label, one after another.</param>
/// <param name="Tolerance">Largest accepted absolute difference: 0 to 0.05.</param>
public sealed record GoldenPair(byte[] Faces, ImmutableArray<float> Probabilities, float Tolerance);
