using System.Globalization;
using DeepEmotion.Model.Emotions;
using Spectre.Console;

namespace DeepEmotion.Training.Evaluation;

/// <summary>Shows the benefit of training on a user's own faces.</summary>
internal static class CrossValidationTable
{
    public static void Write(IAnsiConsole console, CrossValidation result)
    {
        var table = new Table().SimpleBorder().Title($"on held-out faces, {result.After.Images} of {result.Groups} groups").AddColumn("");
        foreach (var heading in (string[])["before", "after", "difference"])
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }
        void Row(string name, double before, double after) => table.AddRow(
            name, Percent(before), Percent(after), (100 * (after - before)).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture));
        Row("accuracy %", result.Before.Accuracy, result.After.Accuracy);
        Row("macro F1 %", result.Before.MacroF1, result.After.MacroF1);
        foreach (var (before, after) in result.Before.Classes.Zip(result.After.Classes))
        {
            Row($"recall {before.Emotion.Name()} %", before.Recall, after.Recall);
        }
        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"gain {100 * result.Gain:+0.00;-0.00} points (95 %: {100 * result.GainInterval.Low:+0.00;-0.00} to {100 * result.GainInterval.High:+0.00;-0.00}), {result.Won} faces won, {result.Lost} lost, p = {result.PValue:G3}: {Verdict(result)}"));
    }

    private static string Verdict(CrossValidation result) =>
        result.GainInterval.Low > 0 ? "training on these faces helps"
        : result.GainInterval.High < 0 ? "training on these faces hurts"
        : "no difference beyond chance";

    private static string Percent(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture);
}
