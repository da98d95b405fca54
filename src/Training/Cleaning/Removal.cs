using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Cleaning;

/// <summary>An image that is not learned from, and why.</summary>
public readonly record struct Removal(LabelledFace Face, RemovalReason Reason);
