using System.CommandLine;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Commands;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Storage;
using Spectre.Console;

namespace DeepEmotion.Training.Tests.Commands;

/// <summary>What a command writes is checked before it reads anything, because a result that cannot be written costs hours.</summary>
public sealed class OutputsTests : IDisposable
{
    private const string Nowhere = "/proc/x/y";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train --data none.csv --out /proc/x/y")]
    [InlineData("train --data none --from bundled --folds 5 --out /proc/x/y")]
    [InlineData("clean --data none.csv --out /proc/x/y.csv")]
    [InlineData("evaluate --model none --data none.csv --json /proc/x/y.json")]
    [InlineData("evaluate --model none --data none.csv --figures /proc/x/y")]
    [InlineData("compare none none --data none.csv --json /proc/x/y.json")]
    [InlineData("models average none none --data none.csv --out /proc/x/y")]
    [InlineData("models import --model none --labels happy,sad --data none.csv --out /proc/x/y")]
    [InlineData("models quantize --run none --data none.csv --out /proc/x/y")]
    public async Task A_place_that_cannot_be_written_to_is_named_first(string command) =>
        Assert.Contains(Nowhere, (await Assert.ThrowsAsync<UsageException>(() => RunAsync(command.Split(' ')))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Training_neither_deletes_an_unfinished_run_nor_shares_its_folder()
    {
        string[] command = ["train", "--data", "none.csv", "--out", _folder.Path];
        File.WriteAllText(_folder.File("checkpoint.bin"), "");

        Assert.Contains("unfinished", (await Assert.ThrowsAsync<UsageException>(() => RunAsync(command))).Message, StringComparison.Ordinal);
        Assert.Contains("none.csv", (await Assert.ThrowsAsync<UsageException>(() => RunAsync([.. command, "--resume"]))).Message, StringComparison.Ordinal);
        using (OutputFolder.Open(_folder.Path, resume: true))
        {
            await Assert.ThrowsAsync<RunTakenException>(() => RunAsync([.. command, "--resume"]));
        }
        Assert.Equal(["checkpoint.bin"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    private static async Task RunAsync(string[] arguments)
    {
        var console = AnsiConsole.Console;
        var root = new RootCommand { TrainCommand.Create(console), CleanCommand.Create(console), EvaluateCommand.Create(console), CompareCommand.Create(console), ModelsCommand.Create(console) };
        await root.Parse(arguments).InvokeAsync(new() { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
    }
}
