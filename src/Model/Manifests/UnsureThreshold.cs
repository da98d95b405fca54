using System.Collections.Immutable;

namespace DeepEmotion.Model.Manifests;

/// <summary>The confidence below which a model's answer is unsure, with coverage and risk.</summary>
/// <param name="Threshold">Answers with a lower confidence are unsure, 0 to 1.</param>
/// <param name="Split">The split that it was chosen on.</param>
/// <param name="Coverage">Share of that split's faces that are not unsure, 0 to 1.</param>
/// <param name="Risk">Share of wrong answers among those, 0 to 1.</param>
/// <param name="Curve">Coverage and risk at other thresholds; null if not measured.</param>
/// <remarks>Geifman and El-Yaniv, "Selective Classification for Deep Neural Networks" (2017), section 2.</remarks>
public sealed record UnsureThreshold(double Threshold, string Split, double Coverage, double Risk, ImmutableArray<RiskCoverage>? Curve = null);

/// <summary>One point of a risk-coverage curve; all three 0 to 1.</summary>
public readonly record struct RiskCoverage(double Threshold, double Coverage, double Risk);
