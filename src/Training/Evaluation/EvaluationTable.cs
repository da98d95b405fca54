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
            + $"{Percent(report.AccuracyWithoutRepeated)} without the {report.RepeatedImages} that are also in Training"));
        console.WriteLine($"accuracy of the surest {string.Join(", ", report.Selective.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Share:P0} (confidence {s.Confidence:F2} or more): {Percent(s.Accuracy)}")))}");
        if (report.Unsure is { } unsure)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"answers with a confidence below {unsure.Threshold:F2} are unsure; of the other {Percent(unsure.Coverage)} % of the faces, {Percent(1 - unsure.Risk)} % are right"));
        }
        WriteCorruptions(console, report);
        WriteAgreement(console, report);
    }

    private static void WriteCorruptions(IAnsiConsole console, EvaluationReport report)
    {
        if (report.Corruptions is not { } corruptions)
        {
            return;
        }
        var table = new Table().SimpleBorder().AddColumn("faces").AddColumn(new TableColumn("accuracy %").RightAligned()).AddColumn(new TableColumn("log-loss").RightAligned());
        foreach (var one in corruptions)
        {
            table.AddRow(one.Corruption, Percent(one.Accuracy), one.LogLoss.ToString("F3", CultureInfo.InvariantCulture));
        }
        console.Write(table);
    }

    private static void WriteAgreement(IAnsiConsole console, EvaluationReport report)
    {
        if (report.Agreement is not { } agreement)
        {
            return;
        }
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"where seven of ten people agree ({agreement.Faces} faces, {Percent(agreement.Share)} %): the label agrees with them for {Percent(agreement.Label)} %, the model for {Percent(agreement.Answer)} %{Perceived(agreement.Perceived)}"));
        foreach (var one in agreement.Emotions)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {one.Emotion.Name(),-8} {one.Faces,5} faces: {Percent(one.Answer)} %{Perceived(one.Perceived)}"));
        }
    }

    private static string Perceived(double? share) => share is { } known ? $", its output 'perceived' for {Percent(known)} %" : "";

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture);
}
