using System.Diagnostics;
using System.Text.Json;

namespace DeepEmotion.EndToEnd.Tests;

/// <summary>Options of run.sh, through run.sh.</summary>
public sealed class OptionTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Several_paths_make_one_batch_with_groups_of_ones_own_a_line_of_json_explanations_a_report_without_faces_and_an_open_page()
    {
        _folder.AddSample("day/ann.jpg", 1);
        _folder.AddSample("night/bob.jpg", 2);
        _folder.AddSample("eve.jpg", 3);
        var groups = Path.Combine(_folder.Path, "groups.txt");
        await File.WriteAllTextAsync(groups, "Club Nine: night/*\nSalon: *.jpg\n");
        var opened = MakeOpener();

        using var run = RunSh.Start(
            _folder, [("PATH", $"{Path.GetDirectoryName(opened)}/bin:{Environment.GetEnvironmentVariable("PATH")}")],
            Path.Combine(_folder.Photos, "day"), Path.Combine(_folder.Photos, "night"), Path.Combine(_folder.Photos, "eve.jpg"),
            "--batch", "trio-22", "--groups", groups, "--json", "--explain", "--faceless", "--open");
        await run.ExitAsync();
        Assert.True(run.ExitCode == 0, run.Errors);

        using var json = JsonDocument.Parse(Assert.Single(run.Lines));
        var summary = json.RootElement.GetProperty("summary");
        Assert.Equal(("trio-22", 3, 3), (summary.GetProperty("batch").GetString(), summary.GetProperty("images").GetInt32(), summary.GetProperty("scored").GetInt32()));
        Assert.Equal([("Club Nine", 1), ("Salon", 2)], summary.GetProperty("groups").EnumerateObject().Select(static group => (group.Name, group.Value.GetProperty("photos").GetInt32())));
        var rows = ResultsCsv.Read(Path.Combine(_folder.Out, "results.csv"));
        Assert.Equal(["day/ann.jpg Salon", "eve.jpg Salon", "night/bob.jpg Club Nine"], rows.Select(static row => $"{row["image"]} {row["group"]}").Distinct().Order());

        var report = await File.ReadAllTextAsync(Path.Combine(_folder.Out, "report.html"));
        Assert.Contains("\"importance\":[", report, StringComparison.Ordinal);
        var faceless = await File.ReadAllTextAsync(Path.Combine(_folder.Out, "report-faceless.html"));
        Assert.All(["ann.jpg", "bob.jpg", "eve.jpg", "Club Nine", "Salon", "trio-22", "/9j/4"], name => Assert.DoesNotContain(name, faceless, StringComparison.Ordinal));

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!File.Exists(opened))
        {
            await Task.Delay(100, patience.Token);
        }
        Assert.Equal(json.RootElement.GetProperty("report").GetString(), (await File.ReadAllTextAsync(opened)).Trim());
    }

    [Fact]
    public async Task A_watched_folder_may_be_empty_or_away_and_is_scored_when_a_photo_comes_and_Ctrl_C_ends_it()
    {
        using var run = RunSh.Start(_folder, _folder.Photos, "--watch", "--fresh", "--json");
        await run.ReadErrorsUntilAsync("holds no files yet");
        await run.ReadErrorsUntilAsync("Ctrl-C stops the program");
        AddAtOnce("first.jpg", 1);
        await run.ReadUntilAsync("\"images\":1,\"scored\":1,");
        var first = Id("first.jpg");
        var away = _folder.Photos + " away";
        Directory.Move(_folder.Photos, away);
        await run.ReadErrorsUntilAsync("does not exist. Its files will be scored when it is back.");
        Directory.Move(away, _folder.Photos);
        AddAtOnce("second.jpg", 2);
        await run.ReadUntilAsync("\"images\":2,\"scored\":2,");
        Assert.Equal(2, ResultsCsv.Read(Path.Combine(_folder.Out, "results.csv")).Select(static row => row["image"]).Distinct().Count());
        // --fresh deletes only what was there before the run: the first photo was not uploaded again.
        Assert.Equal(first, Id("first.jpg"));
        run.Interrupt();
        await run.ExitAsync();
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.All(run.Lines, static line => JsonDocument.Parse(line).Dispose());
    }

    private string Id(string image) => ResultsCsv.Read(Path.Combine(_folder.Out, "results.csv")).First(row => row["image"] == image)["photo_id"];

    // Half a file would be looked at twice.
    private void AddAtOnce(string name, int sample)
    {
        File.Copy(TestFolder.Sample(sample), Path.Combine(_folder.Path, name));
        File.Move(Path.Combine(_folder.Path, name), Path.Combine(_folder.Photos, name));
    }

    /// <summary>A program in the place of the desktop's own that opens pages.</summary>
    /// <returns>The file in which it notes what it was to open.</returns>
    private string MakeOpener()
    {
        var opened = Path.Combine(_folder.Path, "opened");
        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "bin")).FullName, "xdg-open");
        File.WriteAllText(program, $"#!/bin/sh\necho \"$1\" > '{opened}.part' && mv '{opened}.part' '{opened}'\n");
        Process.Start("chmod", ["+x", program])!.WaitForExit();
        return opened;
    }
}
