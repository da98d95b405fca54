namespace DeepEmotion.Simulation;

/// <summary>What waits in score-faces: some photos of one batch.</summary>
/// <param name="Batch">Index of the batch.</param>
/// <param name="Uploaded">When each photo was uploaded, in seconds.</param>
/// <param name="Faces">Faces of all photos together.</param>
/// <param name="ClaimCheck">Whether the faces wait in a blob because they are too many for a message.</param>
internal sealed record Message(int Batch, double[] Uploaded, int Faces, bool ClaimCheck);
