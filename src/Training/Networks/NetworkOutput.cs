using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>What a network says about N faces.</summary>
/// <param name="Logits">[N, classes], before softmax.</param>
/// <param name="Attention">The transformer's affine window, [N, 2, 3].</param>
/// <param name="Votes">Logits of FER+'s ten answers, [N, 10], from a second head that only training uses; null where a network has none.</param>
public readonly record struct NetworkOutput(Tensor Logits, Tensor Attention, Tensor? Votes);
