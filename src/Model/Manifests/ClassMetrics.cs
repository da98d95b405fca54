using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Model.Manifests;

/// <summary>A model's metrics for one class.</summary>
/// <param name="Emotion">The class.</param>
/// <param name="Images">Images of this class in the split.</param>
/// <param name="Precision">Share of right answers among those of this class, 0 to 1; 0 if there were none.</param>
/// <param name="Recall">Share of right answers for this class's images, 0 to 1.</param>
/// <param name="F1">Harmonic mean of precision and recall.</param>
public sealed record ClassMetrics(Emotion Emotion, int Images, double Precision, double Recall, double F1);
