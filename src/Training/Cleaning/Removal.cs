using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Cleaning;

/// <summary>An image that is not used for training, and why.</summary>
public readonly record struct Removal(LabelledFace Face, RemovalReason Reason);
