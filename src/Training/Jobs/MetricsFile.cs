using System.Globalization;
using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Jobs;

/// <summary>The table of a run's epochs, <c>metrics.csv</c>.</summary>
/// <param name="path">The file.</param>
public sealed class MetricsFile(string path)
{
    private const string Header = "epoch,loss,learning_rate,training_accuracy,validation_accuracy,seconds,images_per_second";

    /// <summary>Keeps the rows up to an epoch and drops later ones, which a resumed run will do again.</summary>
    public void KeepUntil(int epoch)
    {
        EpochReport[] kept = [.. Read().Where(r => r.Epoch <= epoch)];
        File.WriteAllLines(path, [Header, .. kept.Select(Format)]);
    }

    public void Append(EpochReport report) => File.AppendAllLines(path, [Format(report)]);

    public IReadOnlyList<EpochReport> Read() => File.Exists(path) ? [.. File.ReadLines(path).Skip(1).Select(Parse)] : [];

    private static string Format(EpochReport r) => string.Create(CultureInfo.InvariantCulture,
        $"{r.Epoch},{r.Loss:F4},{r.LearningRate:F6},{r.TrainingAccuracy:F4},{r.ValidationAccuracy:F4},{r.Seconds:F1},{r.ImagesPerSecond:F0}");

    private static EpochReport Parse(string line)
    {
        var cells = line.Split(',');
        return new(int.Parse(cells[0], CultureInfo.InvariantCulture), Number(cells[1]), Number(cells[2]), Number(cells[3]),
            cells[4].Length > 0 ? Number(cells[4]) : null, Number(cells[5]), Number(cells[6]));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
