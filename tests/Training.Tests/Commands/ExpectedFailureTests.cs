using System.CommandLine;
using DeepEmotion.Training.Commands;
using Spectre.Console;

namespace DeepEmotion.Training.Tests.Commands;

public sealed class ExpectedFailureTests
{
    [Theory]
    [InlineData("train --data a --out b", true)]
    [InlineData("train --data a --out b --from bundled --folds 5", false)]
    [InlineData("publish --run a", false)]
    public void A_stop_says_resume_only_where_there_is_something_to_resume(string command, bool resumes)
    {
        var parsed = new RootCommand { TrainCommand.Create(AnsiConsole.Console), PublishCommand.Create(AnsiConsole.Console) }.Parse(command);

        var message = ExpectedFailure.Describe(new OperationCanceledException(), parsed);

        Assert.StartsWith("Stopped. Run the same command", message, StringComparison.Ordinal);
        Assert.Equal(resumes, message!.Contains("--resume", StringComparison.Ordinal));
    }
}
