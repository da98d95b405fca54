using System.Collections.Immutable;

namespace DeepEmotion.Model.Manifests;

/// <summary>A model's metrics on one split.</summary>
public sealed record SplitMetrics
{
    /// <summary>Images scored.</summary>
    public required int Images { get; init; }

    /// <summary>Share of right answers, 0 to 1.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Mean of the classes' F1, 0 to 1.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>Expected calibration error over 15 bins, 0 to 1 (Guo et al. 2017, equation 3).</summary>
    public double? CalibrationError { get; init; }

    /// <summary>Figures per class, in the order of the labels.</summary>
    public required ImmutableArray<ClassMetrics> Classes { get; init; }

    /// <summary>Counts, [true class][answered class], in the order of the labels.</summary>
    public required ImmutableArray<ImmutableArray<int>> Confusion { get; init; }
}
