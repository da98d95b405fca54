using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>A network's output for N faces.</summary>
/// <param name="Logits">[N, classes], before softmax.</param>
/// <param name="Attention">The transformer's affine window, [N, 2, 3].</param>
/// <param name="Votes">Logits of FER+'s ten answers, [N, 10], from a second head used only in training; null if a network has none.</param>
public readonly record struct NetworkOutput(Tensor Logits, Tensor Attention, Tensor? Votes);
