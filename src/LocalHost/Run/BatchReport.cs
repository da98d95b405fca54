using System.Globalization;
using System.Text.Json;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Model.Emotions;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Run;

/// <summary>A batch at a glance: the statuses of its photos, the emotions of its faces, and why photos have no result.</summary>
public sealed class BatchReport(IAnsiConsole console, TextWriter output)
{
    private const int MostLines = 10;
    private const int BarWidth = 30;

    /// <summary>Writes everything; the last line has the figures, the one before it the report's URL.</summary>
    public void Show(BatchOutcome outcome)
    {
        ShowTable(outcome.Summary);
        AgreementTable.Show(outcome.Summary, console);
        ShowLines(
            outcome.Summary.Rejected + outcome.Summary.Failed,
            ReadReasons(outcome.PathOf(BatchFiles.JsonLines)).Select(row => $"{row.Image}: {row.Reason}"),
            "more, see results.csv");
        ShowLines(outcome.NotRead.Count, outcome.NotRead.Select(file => $"not read: {file}"), "more not read; --json lists all of them");
        foreach (var note in outcome.Notes)
        {
            output.WriteLine(note);
        }

        output.WriteLine($"written to {outcome.Folder}: {string.Join(", ", outcome.Files)}");
        output.WriteLine($"report  {outcome.ReportAddress}");
        output.WriteLine(outcome.Figures);
    }

    /// <summary>Writes one line of JSON.</summary>
    public void ShowJson(BatchOutcome outcome) => output.WriteLine(JsonSerializer.Serialize(
        new { outcome.Summary, outcome.Folder, Report = outcome.ReportAddress, outcome.Seconds, NotRead = outcome.NotRead.Select(file => new { file.Path, file.Reason }), outcome.Notes },
        ResultJson.Line));

    private void ShowTable(BatchSummary summary)
    {
        var table = new Table().Title(Markup.Escape(summary.Batch)).Border(TableBorder.Rounded).HideHeaders();
        table.AddColumn(new TableColumn("what")).AddColumn(new TableColumn("count").RightAligned()).AddColumn(new TableColumn("share"));
        Row("photos", summary.Images, null);
        Row("scored", summary.Scored, summary.Images);
        Row("no face", summary.NoFace, summary.Images);
        Row("rejected", summary.Rejected, summary.Images);
        Row("failed", summary.Failed, summary.Images);
        table.AddEmptyRow();
        Row("faces", summary.Faces, null);
        foreach (var (emotion, count) in summary.Emotions.OrderByDescending(pair => pair.Value))
        {
            Row(emotion.Name(), count, summary.Faces);
        }

        if (summary.Model is { } model)
        {
            table.Caption($"model {model}");
        }

        console.Write(table);

        void Row(string what, int count, int? of) => table.AddRow(
            what, count.ToString(CultureInfo.InvariantCulture), of is > 0 ? new string('█', (int)Math.Round((double)BarWidth * count / of.Value)) : string.Empty);
    }

    private void ShowLines(int count, IEnumerable<string> lines, string more)
    {
        var shown = 0;
        foreach (var line in count == 0 ? [] : lines.Take(MostLines))
        {
            output.WriteLine(line);
            shown++;
        }

        if (count > shown)
        {
            output.WriteLine($"and {count - shown} {more}");
        }
    }

    private static IEnumerable<(string Image, string Reason)> ReadReasons(string jsonLines)
    {
        foreach (var line in File.ReadLines(jsonLines))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("reason", out var reason) && reason.GetString() is { } text)
            {
                yield return (json.RootElement.GetProperty("image").GetString() ?? string.Empty, text);
            }
        }
    }
}
