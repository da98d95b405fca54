using System.Globalization;
using DeepEmotion.Model.Emotions;
using Spectre.Console;

namespace DeepEmotion.Training.Evaluation;

/// <summary>Shows two models side by side on the terminal.</summary>
public static class ComparisonTable
{
    private const double Significance = 0.05;

    public static void Write(IAnsiConsole console, Comparison comparison)
    {
        var (first, second) = (comparison.Metrics[0], comparison.Metrics[1]);
        var table = new Table().SimpleBorder().Title($"on {comparison.Split}, {first.Images} images").AddColumn("");
        foreach (var heading in (string[])[.. comparison.Models.Select(Markup.Escape), "difference"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        void Row(string name, double one, double other) => table.AddRow(
            name, Percent(one), Percent(other), (100 * (other - one)).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture));
        Row("accuracy %", first.Accuracy, second.Accuracy);
        Row("macro F1 %", first.MacroF1, second.MacroF1);
        Row("calibration error %", first.CalibrationError ?? 0, second.CalibrationError ?? 0);
        foreach (var (one, other) in first.Classes.Zip(second.Classes))
        {
            Row($"recall {one.Emotion.Name()} %", one.Recall, other.Recall);
        }
        console.Write(table);
        WriteDifferences(console, comparison);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"both right {comparison.BothRight}  only the first {comparison.OnlyFirstRight}  only the second {comparison.OnlySecondRight}  both wrong {comparison.BothWrong}"));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"McNemar's exact test: p = {comparison.PValue:G3}, {Verdict(comparison)}"));
    }

    private static void WriteDifferences(IAnsiConsole console, Comparison comparison)
    {
        var table = new Table().SimpleBorder().AddColumn("faces");
        foreach (var heading in (string[])[.. comparison.Models.Select(Markup.Escape), "won", "lost", "p", "log-loss"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        foreach (var one in comparison.Differences)
        {
            table.AddRow(
                one.Corruption,
                Percent(one.FirstAccuracy),
                Percent(one.SecondAccuracy),
                Text(one.OnlySecondRight),
                Text(one.OnlyFirstRight),
                one.PValue.ToString("G2", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{one.LogLossDifference:+0.0000;-0.0000;0.0000} +- {one.LogLossMargin:F4}"));
        }
        console.Write(table);
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Verdict(Comparison comparison) =>
        comparison.PValue >= Significance ? "no difference beyond chance"
        : comparison.OnlyFirstRight > comparison.OnlySecondRight ? "the first is better"
        : "the second is better";

    private static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture);
}
