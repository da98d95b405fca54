namespace DeepEmotion.Training.Evaluation;

/// <summary>What networks said of faces that none of them had learned from.</summary>
/// <param name="Views">For each view of the faces (upright, mirrored) the logits, one face after another.</param>
/// <param name="Truth">For each face the right class.</param>
public sealed record HeldOutAnswers(IReadOnlyList<float[]> Views, int[] Truth);
