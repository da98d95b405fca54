namespace DeepEmotion.Training.Jobs;

/// <summary>Where a training run keeps what it makes.</summary>
/// <param name="Path">The folder.</param>
public sealed record RunFolder(string Path)
{
    /// <summary>Everything that <c>--resume</c> needs.</summary>
    public string Checkpoint => Under("checkpoint.bin");

    /// <summary>What the run began with.</summary>
    public string Settings => Under("settings.json");

    /// <summary>The averaged weights that were best on PublicTest.</summary>
    public string Best => Under("best.bin");

    /// <summary>One row an epoch.</summary>
    public string Metrics => Under("metrics.csv");

    public string Curves => Under("curves.png");

    public string Confusion => Under("confusion.png");

    public string Attention => Under("attention.png");

    public string Card => Under("model-card.md");

    /// <summary>The published file.</summary>
    public string Model => Under("model.onnx");

    private string Under(string name) => System.IO.Path.Combine(Path, name);
}
