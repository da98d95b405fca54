namespace DeepEmotion.Training.Evaluation;

/// <summary>Images with about the same stated confidence.</summary>
/// <param name="Images">How many.</param>
/// <param name="Confidence">Their mean confidence, 0 to 1.</param>
/// <param name="Accuracy">Share of them that are right.</param>
public readonly record struct CalibrationBin(int Images, double Confidence, double Accuracy);
