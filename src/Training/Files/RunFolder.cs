using System.Collections.Immutable;

namespace DeepEmotion.Training.Files;

/// <summary>Where a training run keeps what it makes.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    public const string SettingsName = "settings.json";
    public const string BestName = "best.bin";
    public const string TaughtName = "taught.bin";
    public const string MetricsName = "metrics.csv";
    public const string CheckpointName = "checkpoint.bin";
    public const string CurvesName = "curves.png";
    public const string ConfusionName = "confusion.png";
    public const string AttentionName = "attention.png";
    public const string CrossValidationName = "cross-validation.json";
    public const string CardName = "model-card.md";
    public const string ModelName = "model.onnx";
    public const string ManifestName = "manifest.json";

    /// <summary>All of it, each after what it needs to be of use.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        SettingsName, TaughtName, BestName, MetricsName, CheckpointName, CurvesName, ConfusionName, AttentionName, CrossValidationName, CardName, ModelName, ManifestName,
    ];

    /// <summary>Everything that <c>--resume</c> needs.</summary>
    public string Checkpoint => Under(CheckpointName);

    /// <summary>What the run began with.</summary>
    public string Settings => Under(SettingsName);

    /// <summary>The averaged weights that were best on PublicTest.</summary>
    public string Best => Under(BestName);

    /// <summary>What the teachers said of the training images; there where there are teachers.</summary>
    public string Taught => Under(TaughtName);

    /// <summary>One row an epoch.</summary>
    public string Metrics => Under(MetricsName);

    public string Curves => Under(CurvesName);

    public string Confusion => Under(ConfusionName);

    public string Attention => Under(AttentionName);

    /// <summary>What the folds say; there where faces of one's own were learned.</summary>
    public string CrossValidation => Under(CrossValidationName);

    public string Card => Under(CardName);

    /// <summary>The published file.</summary>
    public string Model => Under(ModelName);

    /// <summary>What describes it; there when a run has ended.</summary>
    public string Manifest => Under(ManifestName);

    private string Under(string name) => System.IO.Path.Combine(Path, name);
}
