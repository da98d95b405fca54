using System.Collections.Immutable;

namespace DeepEmotion.Training.Jobs;

/// <summary>Where a training run keeps what it makes.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    public const string SettingsName = "settings.json";
    public const string BestName = "best.bin";
    public const string MetricsName = "metrics.csv";
    public const string CheckpointName = "checkpoint.bin";
    public const string ModelName = "model.onnx";
    public const string ManifestName = "manifest.json";

    /// <summary>All of it, each after what it needs to be of use.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        SettingsName, BestName, MetricsName, CheckpointName, "curves.png", "confusion.png", "attention.png", "model-card.md", ModelName, ManifestName,
    ];

    /// <summary>Everything that <c>--resume</c> needs.</summary>
    public string Checkpoint => Under(CheckpointName);

    /// <summary>What the run began with.</summary>
    public string Settings => Under(SettingsName);

    /// <summary>The averaged weights that were best on PublicTest.</summary>
    public string Best => Under(BestName);

    /// <summary>One row an epoch.</summary>
    public string Metrics => Under(MetricsName);

    public string Curves => Under("curves.png");

    public string Confusion => Under("confusion.png");

    public string Attention => Under("attention.png");

    public string Card => Under("model-card.md");

    /// <summary>The published file.</summary>
    public string Model => Under(ModelName);

    private string Under(string name) => System.IO.Path.Combine(Path, name);
}
