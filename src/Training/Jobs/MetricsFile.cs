using System.Globalization;
using DeepEmotion.Training.Files;
using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Jobs;

/// <summary>The table of a run's epochs, <c>metrics.csv</c>; every number is read back exactly.</summary>
/// <param name="path">The file.</param>
public sealed class MetricsFile(string path)
{
    private const string Header = "epoch,loss,learning_rate,training_accuracy,validation_accuracy,validation_loss,seconds,images_per_second";

    /// <summary>Keeps the rows up to an epoch and drops later ones, which a resumed run repeats.</summary>
    public void KeepUntil(int epoch)
    {
        string[] kept = [Header, .. Read().Where(r => r.Epoch <= epoch).Select(Format)];
        WholeFile.Write(path, System.Text.Encoding.UTF8.GetBytes(string.Concat(kept.Select(line => line + "\n"))));
    }

    public void Append(EpochReport report) => File.AppendAllText(path, Format(report) + "\n");

    /// <summary>The rows; skips lines that a kill left incomplete or another version wrote.</summary>
    public IReadOnlyList<EpochReport> Read() => File.Exists(path) ? [.. File.ReadAllText(path).Split('\n')[..^1].Select(Parse).OfType<EpochReport>()] : [];

    private static string Format(EpochReport r) => string.Create(CultureInfo.InvariantCulture,
        $"{r.Epoch},{r.Loss:R},{r.LearningRate:R},{r.TrainingAccuracy:R},{r.Validation?.Accuracy:R},{r.Validation?.Loss:R},{r.Seconds:R},{r.ImagesPerSecond:R}");

    private static EpochReport? Parse(string line)
    {
        var cells = line.Split(',');
        var numbers = cells.Select(c => double.TryParse(c, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        return numbers.Length == Header.Split(',').Length && numbers[0] > 0
            ? new((int)numbers[0], numbers[1], numbers[2], numbers[3], cells[4].Length > 0 ? new(numbers[4], numbers[5]) : null, numbers[6], numbers[7])
            : null;
    }
}
