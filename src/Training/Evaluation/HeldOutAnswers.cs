namespace DeepEmotion.Training.Evaluation;

/// <summary>Networks' answers for faces that they were not trained on.</summary>
/// <param name="Views">For each view of the faces (upright, mirrored) the logits, one face after another.</param>
/// <param name="Truth">For each face the right class.</param>
public sealed record HeldOutAnswers(IReadOnlyList<float[]> Views, int[] Truth);
