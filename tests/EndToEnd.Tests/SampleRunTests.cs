using System.Text.Json;

namespace DeepEmotion.EndToEnd.Tests;

public sealed class SampleRunTests : IDisposable
{
    private const string Header =
        "batch,image,face,status,x,y,width,height,detection,emotion,confidence,angry,disgust,fear,happy,sad,surprise,neutral,model,reason";

    private static readonly string[] Emotions = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_sample_photos_are_scored_and_a_second_start_changes_nothing()
    {
        var figures = await RunSh.RunAsync(_folder);
        Assert.Equal((6, 6), (figures.Images, figures.Scored));
        Assert.True(figures.Faces >= 6);
        var csv = await File.ReadAllTextAsync(Path.Combine(_folder.Out, "results.csv"));
        Assert.StartsWith(Header + ",", csv, StringComparison.Ordinal);
        var rows = ResultsCsv.Read(Path.Combine(_folder.Out, "results.csv"));
        Assert.Equal(figures.Faces, rows.Count);
        Assert.All(rows, row =>
        {
            Assert.Equal(("samples", "scored"), (row["batch"], row["status"]));
            Assert.InRange(Emotions.Sum(row.Number), 0.99, 1.01);
            Assert.Equal(row.Number("confidence"), Emotions.Max(row.Number));
            Assert.Equal(row.Number("confidence"), row.Number(row["emotion"]));
            Assert.True(row.Number("width") > 0 && row.Number("x") >= 0);
        });
        AssertFilesAgree(figures);
        _folder.AssertNoTelemetry();

        var again = await RunSh.RunAsync(_folder);
        Assert.Equal(figures, again);
        Assert.Equal(csv, await File.ReadAllTextAsync(Path.Combine(_folder.Out, "results.csv")));
    }

    private void AssertFilesAgree(RunSh.Figures figures)
    {
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.Out, "summary.json")));
        var root = summary.RootElement;
        Assert.Equal("samples", root.GetProperty("batch").GetString());
        Assert.Equal(
            figures,
            new RunSh.Figures(Of("images"), Of("scored"), Of("noFace"), Of("rejected"), Of("failed"), Of("faces")));
        Assert.Equal(figures.Faces, Emotions.Sum(emotion => root.GetProperty("emotions").GetProperty(emotion).GetInt32()));
        Assert.True(root.GetProperty("seconds").GetDouble() >= 0);
        Assert.Equal(figures.Images, File.ReadLines(Path.Combine(_folder.Out, "results.jsonl")).Count());
        Assert.Contains("sample1.jpg", File.ReadAllText(Path.Combine(_folder.Out, "report.html")), StringComparison.Ordinal);

        int Of(string name) => root.GetProperty(name).GetInt32();
    }
}
