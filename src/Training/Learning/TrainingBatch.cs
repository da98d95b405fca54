using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>The data of one step.</summary>
/// <param name="Faces">float32 [N, 1, side, side], 0 to 255.</param>
/// <param name="Targets">float32 [N, classes].</param>
/// <param name="Labels">int64 [N].</param>
/// <param name="Votes">float32 [N, 10].</param>
internal sealed record TrainingBatch(Tensor Faces, Tensor Targets, Tensor Labels, Tensor Votes);
