namespace DeepEmotion.Model.Scoring;

/// <summary>The machine has no memory left, or its GPU failed. The model is not to blame, and the same work can succeed later or elsewhere.</summary>
public sealed class MachineExhaustedException(string message, Exception? inner = null) : Exception(message, inner);
