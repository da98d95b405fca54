using System.CommandLine;
using DeepEmotion.Training.Commands;
using Spectre.Console;

namespace DeepEmotion.Training.Tests.Commands;

public sealed class ParsedCommandTests
{
    [Theory]
    [InlineData("train --data a --out b --teacher first --teacher second", "'--teacher' expects a single argument", "'./train.sh train --help' shows all options.")]
    [InlineData("train --data a", "Option '--out' is required.", "'./train.sh train --help' shows all options.")]
    [InlineData("models promote", "'VERSION' missing", "'./train.sh models promote --help' shows all options.")]
    public async Task An_error_is_not_lost_above_pages_of_help(string command, string error, string hint)
    {
        var (code, output, errors) = await RunAsync(command);

        Assert.Equal(1, code);
        Assert.Contains(error, errors, StringComparison.Ordinal);
        Assert.EndsWith(hint, errors.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("Usage:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("models")]
    public async Task A_command_without_its_second_word_lists_the_words(string command) =>
        Assert.Contains("Commands:", (await RunAsync(command)).Output, StringComparison.Ordinal);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string command)
    {
        var root = new RootCommand { TrainCommand.Create(AnsiConsole.Console), ModelsCommand.Create(AnsiConsole.Console) };
        using StringWriter output = new(), errors = new();
        var code = await ParsedCommand.InvokeAsync(
            root.Parse(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)), new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }
}
