using System.Collections.Immutable;

namespace DeepEmotion.Training.Files;

/// <summary>The files of a training run.</summary>
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
    public const string TransitionsName = "transitions.csv";
    public const string CardName = "model-card.md";
    public const string ModelName = "model.onnx";
    public const string Int8Name = "model.int8.onnx";
    public const string ManifestName = "manifest.json";

    /// <summary>All files, each after those that it depends on.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        SettingsName, TaughtName, BestName, MetricsName, CheckpointName, CurvesName, ConfusionName, AttentionName, CrossValidationName, TransitionsName, CardName, Int8Name, ModelName, ManifestName,
    ];

    /// <summary>Everything that <c>--resume</c> needs.</summary>
    public string Checkpoint => Under(CheckpointName);

    /// <summary>The settings that the run began with.</summary>
    public string Settings => Under(SettingsName);

    /// <summary>The averaged weights that were best on the validation images.</summary>
    public string Best => Under(BestName);

    /// <summary>The teachers' answers for the training images; only with teachers.</summary>
    public string Taught => Under(TaughtName);

    /// <summary>One row per epoch.</summary>
    public string Metrics => Under(MetricsName);

    public string Curves => Under(CurvesName);

    public string Confusion => Under(ConfusionName);

    public string Attention => Under(AttentionName);

    /// <summary>The result of cross-validation; only after training on a user's own faces.</summary>
    public string CrossValidation => Under(CrossValidationName);

    /// <summary>How each source of labels answers to each latent emotion; only with latent labels.</summary>
    public string Transitions => Under(TransitionsName);

    public string Card => Under(CardName);

    /// <summary>The model.</summary>
    public string Model => Under(ModelName);

    /// <summary>Its manifest; exists once a run has ended.</summary>
    public string Manifest => Under(ManifestName);

    /// <summary>Whether there is something to resume.</summary>
    public bool IsUnfinished => !File.Exists(Manifest) && (File.Exists(Checkpoint) || File.Exists(Taught));

    /// <summary>Deletes an earlier run. The manifest first: it must never be seen without what it describes.</summary>
    public void Clear()
    {
        foreach (var name in Names.Reverse())
        {
            File.Delete(Under(name));
        }
    }

    private string Under(string name) => System.IO.Path.Combine(Path, name);
}
