using System.Globalization;
using System.Text;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Methods;

/// <summary>Describes a batch's figures in words to cite: what was scored and by which model, what was left out, how shares were corrected, and their limits.</summary>
internal static class MethodsText
{
    private const int MostGroups = 20;

    public static string Of(BatchSummary summary)
    {
        var text = new StringBuilder();
        text.Append(Invariant($"# Methods: {summary.Batch}\n\n"));
        foreach (var paragraph in (string[])[Scored(summary), LeftOut(summary), Counted(summary), Corrected(summary), People(summary), Limits(summary)])
        {
            text.Append(paragraph).Append(paragraph.Length > 0 ? "\n\n" : "");
        }
        AddTable(text, summary);
        text.Append("## References\n\n");
        text.Append(summary.CorrectedShares is not { All.Shares.IsEmpty: false } ? "" : "- Angelopoulos, Bates, Fannjiang, Jordan and Zrnic (2023). Prediction-powered inference. Science 382, 669-674.\n");
        text.Append("- Chamandy, Muralidharan, Najmi and Naidu (2012). Estimating uncertainty for massive data streams. Google.\n");
        text.Append("- Wilson (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.\n");
        text.Append(summary.Agreement is null ? "" : "- Cohen (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, 37-46.\n");
        return text.ToString();
    }

    private static string Scored(BatchSummary summary)
    {
        var provenance = summary.Provenance;
        var models = provenance is null ? [] : provenance.Models.Select(static model => Invariant(
            $"{model.Version}{(model.Sha256 is null ? "" : $" (SHA-256 {model.Sha256[..16]}…)")}{(model.Accuracy is { } accuracy ? $", which is right for {100 * accuracy:0.0} % of FER2013's {model.MeasuredOn}" : "")}"));
        var by = summary.Model is null ? "" : Invariant($" Each face was scored for its expression by {(summary.Models is null ? "model" : "models")} {string.Join("; ", models)}.");
        var mixed = summary.Models is null ? "" : " More than one model scored this batch, so its photos were not all measured in the same way.";
        var detectors = provenance is null || provenance.Detectors.IsEmpty ? "A detector" : $"The {(provenance.Detectors.Length == 1 ? "detector" : "detectors")} {string.Join(" and ", provenance.Detectors)}";
        var ran = provenance is null ? "" : Invariant($" The files were written by {provenance.Product}; networks ran on {provenance.Provider.ToUpperInvariant()}{(provenance.Precisions.IsEmpty ? "" : $" in {string.Join(" and ", provenance.Precisions)}")}.");
        return Invariant($"{detectors} searched {Photos(summary.Scored + summary.NoFace)} and found {Faces(summary.Faces)} in {Photos(summary.Scored)}.{by}{mixed}{ran}");
    }

    private static string LeftOut(BatchSummary summary)
    {
        var reasons = summary.Excluded.OrderByDescending(static reason => reason.Value).Select(static reason => Invariant($"{reason.Key} {reason.Value}"));
        var poor = summary.Poor == 0 ? "No face was left out for its quality." : Invariant(
            $"{Faces(summary.Poor)} of poor quality {(summary.Poor == 1 ? "was" : "were")} left out of every share ({string.Join(", ", reasons)}; a face may have several reasons).");
        var unread = summary.Rejected + summary.Failed == 0 ? "" : Invariant($" {Count(summary.Rejected + summary.Failed, "file", "files")} could not be read.");
        return Invariant($"{poor}{unread} {Faces(summary.Clear + summary.Unsure)} {(summary.Clear + summary.Unsure == 1 ? "is" : "are")} good: {summary.Clear} with a sure answer and {summary.Unsure} with an unsure one.");
    }

    private static string Counted(BatchSummary summary) =>
        "Shares are of good faces, unsure ones included, because leaving those out favours expressions that are easy to recognize. 95 % intervals are from a Poisson bootstrap over photos, "
        + $"{PhotoWeights.Replicates} replicates, in which equal files are drawn together; with fewer than eight different photos, or if none, all or the same share of each photo's faces have the expression, they are Wilson intervals."
        + (summary.Groups.Count == 0 ? "" : Invariant($" The photos are in {Count(summary.Groups.Count, "group", "groups")}."));

    private static string Corrected(BatchSummary summary) => summary switch
    {
        { CorrectedShares: { } corrected } when !corrected.All.Shares.IsEmpty => Invariant(
            $"The shares are corrected by labels: {corrected.All.Labels} good faces were drawn at random, equally many from each group if possible, and labelled by {Count(summary.Agreement!.People.Length, "person", "people")} who did not see the model's answers. ")
            + "The corrected share is the prediction-powered mean: the mean of the model's answers over all good faces plus, in each stratum, the mean difference of label and answer over the labelled ones. "
            + "Faces whose expression nobody could recognize, and detections that are not faces, count in no share. Expressions with fewer than three labels have no corrected share.",
        { LabelProblem: { } problem } => $"The shares are not corrected. {problem} They may be off by more than their intervals, because the model mistakes one expression for another.",
        _ => "The shares are not corrected by labels. They may be off by more than their intervals, because the model mistakes one expression for another.",
    };

    private static string People(BatchSummary summary)
    {
        if (summary.Agreement is not { } agreement)
        {
            return "";
        }
        var text = new StringBuilder();
        foreach (var person in agreement.People)
        {
            text.Append(Invariant($"Person {person.Person} and the model agree on {Percent(person.Accuracy)} of {Faces(person.Faces)}, kappa {Plain(person.Kappa)}; this person could not tell the expression of {Faces(person.CannotTell)}, and {person.NoFace} {(person.NoFace == 1 ? "is not a face" : "are not faces")}. "));
        }
        if (agreement.BetweenPeople is { } between)
        {
            text.Append(Invariant($"The two people agree with each other on {Percent(between.Same)} of {Faces(between.Faces)}, kappa {Plain(between.Kappa)}. "));
        }
        if (agreement.Detector is { } detector)
        {
            text.Append(Invariant($"In {Count(detector.Photos, "whole photo", "whole photos")} the detector found {Faces(detector.Faces)} and missed {detector.Missed}: it finds {Percent(detector.Found)} of the faces that people see. "));
        }
        return text.ToString().TrimEnd();
    }

    private static string Limits(BatchSummary summary) =>
        "A share says what the faces in these photos show, as people label such faces; it does not say what anybody felt. Intervals cover the chance of which photos and labels were drawn; "
        + "they do not cover who was photographed and when, nor faces that were not found. "
        + (summary.Groups.Count > 1 ? "Differences between groups are not adjusted for comparing several. " : "") + "The figures must not be used to judge a person.";

    private static void AddTable(StringBuilder text, BatchSummary summary)
    {
        var groups = summary.Groups.Keys.Take(MostGroups).ToArray();
        text.Append("## Shares of good faces\n\n");
        text.Append("| expression | all |").Append(string.Concat(groups.Select(static group => $" {group.Replace('|', '/')} |"))).Append('\n');
        text.Append("| --- | --- |").Append(string.Concat(groups.Select(static _ => " --- |"))).Append('\n');
        for (var i = 0; i < EmotionLabels.Seven.Length; i++)
        {
            text.Append(Invariant($"| {EmotionLabels.Seven[i].Name()} | {Cell(summary, null, i)} |")).Append(string.Concat(groups.Select(group => $" {Cell(summary, group, i)} |"))).Append('\n');
        }
        text.Append(Invariant($"| good faces | {summary.Clear + summary.Unsure} |")).Append(string.Concat(groups.Select(group => Invariant($" {summary.Groups[group].Good} |")))).Append('\n');
        text.Append("\n* not corrected by labels: may be off by more than its interval.\n\n");
    }

    private static string Cell(BatchSummary summary, string? group, int emotion)
    {
        var corrected = group is null ? summary.CorrectedShares?.All : summary.CorrectedShares?.Groups.GetValueOrDefault(group);
        if (corrected is { Shares.IsEmpty: false })
        {
            return corrected.Shares[emotion] is { } share ? Percent(share) : "too few labels";
        }
        var counted = group is null ? summary.WithUnsureShares!.All : summary.WithUnsureShares!.Groups.GetValueOrDefault(group);
        return counted is not { Faces: > 0 } ? "none" : Percent(new Interval((double)counted.Counts[emotion] / counted.Faces, counted.Low[emotion], counted.High[emotion])) + "*";
    }

    private static string Percent(Interval share) => Invariant($"{100 * share.Value:0.0} % ({100 * share.Low:0.0} to {100 * share.High:0.0})");

    private static string Plain(Interval value) => Invariant($"{value.Value:0.00} ({value.Low:0.00} to {value.High:0.00})");

    private static string Photos(int count) => Count(count, "photo", "photos");

    private static string Faces(int count) => Count(count, "face", "faces");

    private static string Count(int count, string one, string many) => Invariant($"{count} {(count == 1 ? one : many)}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
