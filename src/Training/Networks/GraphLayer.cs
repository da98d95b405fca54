using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>The trained layer of a Conv or Gemm node.</summary>
/// <param name="Weight">Its weights.</param>
/// <param name="Bias">Its bias; null if the normalisation has it.</param>
/// <param name="Normalization">The batch normalisation folded into the node; null for none.</param>
/// <param name="Rows">The rows in the node, in order; null for all.</param>
internal sealed record GraphLayer(Tensor Weight, Tensor? Bias, BatchNorm2d? Normalization, long[]? Rows = null);
