using System.Globalization;
using System.Text.Json;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Model.Emotions;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Run;

/// <summary>A batch at a glance: how its photos ended, which emotions its faces show, and why photos have no result.</summary>
public sealed class BatchTable(IAnsiConsole console)
{
    private const int MostReasons = 10;
    private const int BarWidth = 30;

    public void Show(BatchSummary summary, string jsonLines)
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
        ShowReasons(jsonLines, summary.Rejected + summary.Failed);

        void Row(string what, int count, int? of) => table.AddRow(
            what, count.ToString(CultureInfo.InvariantCulture), of is > 0 ? new string('█', (int)Math.Round((double)BarWidth * count / of.Value)) : string.Empty);
    }

    private void ShowReasons(string jsonLines, int without)
    {
        if (without == 0)
        {
            return;
        }

        var shown = 0;
        foreach (var (image, reason) in ReadReasons(jsonLines).Take(MostReasons))
        {
            console.WriteLine($"{image}: {reason}");
            shown++;
        }

        if (without > shown)
        {
            console.WriteLine($"and {without - shown} more, see results.csv");
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
