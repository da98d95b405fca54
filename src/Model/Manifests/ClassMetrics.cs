using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Model.Manifests;

/// <summary>How a model did on one class.</summary>
/// <param name="Emotion">The class.</param>
/// <param name="Images">Images of this class in the split.</param>
/// <param name="Precision">Share of right ones among the answers of this class, 0 to 1; 0 where there was none.</param>
/// <param name="Recall">Share of this class's images that were answered right, 0 to 1.</param>
/// <param name="F1">Harmonic mean of the two.</param>
public sealed record ClassMetrics(Emotion Emotion, int Images, double Precision, double Recall, double F1);
