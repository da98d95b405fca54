using DeepEmotion.LocalHost.Commands;

namespace DeepEmotion.LocalHost.Tests.Commands;

[Collection("console")]
public sealed class RunCommandTests
{
    [Fact]
    public void Every_option_is_in_the_help() => Assert.All(new RunCommand(TimeProvider.System).Options, option => Assert.Contains($"  {option} ", RunCommand.Help, StringComparison.Ordinal));

    [Theory]
    [InlineData("There is no option --nope", "--nope")]
    [InlineData("There is no option --nope", "photos", "--nope=3")]
    [InlineData("--port", "--port", "x")]
    [InlineData("--port is a number", "--port", "70000")]
    [InlineData("--out", "--out")]
    [InlineData("--batch needs a name", "--batch", " ")]
    [InlineData("--telemetry", "--telemetry", "file")]
    [InlineData("requeue takes one batch", "requeue")]
    [InlineData("agreement and --labels FILE belong together", "agreement", "party")]
    [InlineData("agreement and --labels FILE belong together", "photos", "--labels", "labels.json")]
    [InlineData("--sample belongs to label", "photos", "--sample", "10")]
    [InlineData("from 1 to 5000", "label", "party", "--sample", "0")]
    public async Task A_wrong_command_line_is_told_in_words(string words, params string[] arguments)
    {
        var errors = new StringWriter();
        var before = Console.Error;
        Console.SetError(errors);
        try
        {
            Assert.Equal(RunCommand.WrongUsage, await new RunCommand(TimeProvider.System).InvokeAsync(arguments));
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Contains(words, errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("--help", errors.ToString(), StringComparison.Ordinal);
    }
}
