using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>The data of one step.</summary>
/// <param name="Faces">float32 [N, 1, side, side], 0 to 255.</param>
/// <param name="Targets">What labels and votes ask for, float32 [N, classes].</param>
/// <param name="Labels">int64 [N].</param>
/// <param name="Votes">float32 [N, 10].</param>
/// <param name="Taught">What teachers say of these views, float32 [N, classes]; null where there are none.</param>
internal sealed record TrainingBatch(Tensor Faces, Tensor Targets, Tensor Labels, Tensor Votes, Tensor? Taught);
