using System.Globalization;
using DeepEmotion.Functions.Batches.Agreement;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Model.Emotions;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Shows on the terminal how far people and the model agree.</summary>
public static class AgreementTable
{
    /// <summary>Writes the tables; nothing if there are no labels.</summary>
    public static void Show(BatchSummary summary, IAnsiConsole console)
    {
        if (summary.LabelProblem is { } problem)
        {
            console.WriteLine(problem);
        }

        if (summary.Agreement is not { } agreement)
        {
            return;
        }

        var table = new Table().Title("agreement, with 95 % intervals").Border(TableBorder.Rounded).AddColumns("", "figure", "of");
        foreach (var person in agreement.People)
        {
            Row($"accuracy, model and {person.Person}", Percent(person.Accuracy), Faces(person.Faces));
            Row($"kappa, model and {person.Person}", Plain(person.Kappa), $"{person.CannotTell} cannot tell, {person.NoFace} no face");
        }

        if (agreement.BetweenPeople is { } between)
        {
            Row("two people say the same", Percent(between.Same), Faces(between.Faces));
            Row("kappa, two people", Plain(between.Kappa), string.Empty);
        }

        if (agreement.Detector is { } detector)
        {
            Row("faces that were found", Percent(detector.Found), $"{detector.Faces + detector.Missed} in {detector.Photos} {(detector.Photos == 1 ? "photo" : "photos")}");
        }

        foreach (var point in agreement.RiskCoverage)
        {
            Row($"accuracy of the surest {100 * point.Coverage:0} %", Percent(point.Accuracy), $"confidence from {point.Confidence.ToString("0.00", CultureInfo.InvariantCulture)}");
        }

        console.Write(table);
        if (!agreement.People.IsEmpty)
        {
            console.Write(ByEmotion(summary, agreement.People[0]));
        }

        void Row(string what, string figure, string of) => table.AddRow(Markup.Escape(what), figure, Markup.Escape(of));
    }

    private static Table ByEmotion(BatchSummary summary, PersonAgreement person)
    {
        var table = new Table().Title($"by expression; person {Markup.Escape(person.Person)}").Border(TableBorder.Rounded).AddColumns("", "found", "right", "counted", "corrected");
        var good = summary.WithUnsureShares!.All;
        for (var i = 0; i < EmotionLabels.Seven.Length; i++)
        {
            var corrected = summary.CorrectedShares?.All.Shares is { IsEmpty: false } shares ? shares[i] : null;
            table.AddRow(
                EmotionLabels.Seven[i].Name(),
                person.Recall[i] is { } recall ? Percent(recall) : "too few",
                person.Precision[i] is { } precision ? Percent(precision) : "too few",
                Percent(new Interval(good.Faces == 0 ? 0 : (double)good.Counts[i] / good.Faces, good.Low[i], good.High[i])),
                corrected is { } share ? Percent(share) : "too few labels");
        }

        return table;
    }

    private static string Faces(int count) => $"{count} {(count == 1 ? "face" : "faces")}";

    private static string Percent(Interval figure) => string.Create(CultureInfo.InvariantCulture, $"{100 * figure.Value:0.0} % ({100 * figure.Low:0.0} to {100 * figure.High:0.0})");

    private static string Plain(Interval figure) => string.Create(CultureInfo.InvariantCulture, $"{figure.Value:0.00} ({figure.Low:0.00} to {figure.High:0.00})");
}
