using System.Collections.Immutable;

namespace DeepEmotion.Model.Manifests;

/// <summary>An output beside <c>probabilities</c> and <c>attention</c>, float32 [N, number of labels], such as <c>perceived</c>.</summary>
/// <param name="Name">The output's name in model.onnx.</param>
/// <param name="Labels">What its columns mean, in order: 1 to 64 different names.</param>
public sealed record FurtherOutput(string Name, ImmutableArray<string> Labels);
