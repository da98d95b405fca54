namespace DeepEmotion.Training.Networks;

/// <summary>The values of a network's graph from which the published model's outputs are computed; they have a row for each view of each face.</summary>
/// <param name="Logits">[2N, classes], before temperature and softmax.</param>
/// <param name="Theta">The transformer's affine window, [2N, 2, 3].</param>
/// <param name="Votes">Logits of FER+'s answers for the same classes, [2N, classes]; null if a network has none.</param>
internal readonly record struct GraphOutput(string Logits, string Theta, string? Votes);
