using System.Globalization;
using DeepEmotion.Model.Emotions;
using Spectre.Console;

namespace DeepEmotion.Training.Evaluation;

/// <summary>Shows a report on the terminal.</summary>
public static class EvaluationTable
{
    public static void Write(IAnsiConsole console, EvaluationReport report)
    {
        var metrics = report.Metrics;
        var table = new Table().SimpleBorder().Title($"{report.Model.EscapeMarkup()} on {report.Split}").AddColumn("");
        foreach (var heading in (string[])["images", "prec.", "recall", "F1"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        foreach (var one in metrics.Classes)
        {
            table.AddColumn(new TableColumn(one.Emotion.Name()).RightAligned());
        }
        foreach (var (one, row) in metrics.Classes.Zip(metrics.Confusion))
        {
            table.AddRow([one.Emotion.Name(), Text(one.Images), Percent(one.Precision), Percent(one.Recall), Percent(one.F1), .. row.Select(Text)]);
        }
        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"accuracy {Percent(metrics.Accuracy)} (95 %: {Percent(report.AccuracyInterval.Low)} to {Percent(report.AccuracyInterval.High)})  "
            + $"macro F1 {Percent(metrics.MacroF1)}  calibration error {Percent(metrics.CalibrationError ?? 0)}  images {metrics.Images}  "
            + $"without the {report.RepeatedImages} that repeat in Training {Percent(report.AccuracyWithoutRepeated)}"));
        console.WriteLine($"the surest: {string.Join("  ", report.Selective.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Share:P0} (from {s.Confidence:F2}) {Percent(s.Accuracy)}")))}");
        if (report.Unsure is { } unsure)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"unsure below {unsure.Threshold:F2}: the other {Percent(unsure.Coverage)} % are {Percent(1 - unsure.Risk)} % right"));
        }
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture);
}
