using DeepEmotion.Functions.Health;
using DeepEmotion.LocalHost.Commands;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Commands;

[Collection("console")]
public sealed class RunCommandTests
{
    [Fact]
    public void Every_option_is_in_the_help() => Assert.All(new RunCommand(TimeProvider.System).Options, option => Assert.Contains($"  {option} ", RunCommand.Help, StringComparison.Ordinal));

    [Fact]
    public async Task The_version_is_the_one_of_the_change_log()
    {
        var output = new StringWriter();
        var before = Console.Out;
        Console.SetOut(output);
        try
        {
            Assert.Equal(0, await new RunCommand(TimeProvider.System).InvokeAsync(["--version"]));
        }
        finally
        {
            Console.SetOut(before);
        }

        var latest = Repository.Read("CHANGELOG.md").Split('\n').First(line => line.StartsWith("## ", StringComparison.Ordinal)).Split(' ')[1];
        Assert.Matches($@"^DeepEmotion\.Serverless {System.Text.RegularExpressions.Regex.Escape(latest)}( \([0-9a-f]{{9}}\))?\s*$", output.ToString());
        Assert.Equal(latest, new HealthReport { Healthy = true, Storage = "ok" }.Version);
    }

    [Theory]
    [InlineData("There is no option --nope", "--nope")]
    [InlineData("There is no option --nope", "photos", "--nope=3")]
    [InlineData("--port", "--port", "x")]
    [InlineData("--port needs a number", "--port", "70000")]
    [InlineData("--out", "--out")]
    [InlineData("--batch needs a name", "--batch", " ")]
    [InlineData("--telemetry", "--telemetry", "file")]
    [InlineData("which --json needs for itself", "photos", "--json", "--telemetry", "console")]
    [InlineData("requeue takes one batch", "requeue")]
    [InlineData("--watch works with photos, not with forget", "forget", "party", "--watch")]
    [InlineData("--labels FILE works only with agreement", "photos", "--labels", "labels.json")]
    [InlineData("--sample works only with label", "photos", "--sample", "10")]
    [InlineData("from 1 to 5000", "label", "party", "--sample", "0")]
    public async Task A_wrong_command_line_is_told_in_words(string words, params string[] arguments)
    {
        var (code, errors) = await InvokeAsync(arguments);
        Assert.Equal(RunCommand.WrongUsage, code);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.Contains("--help", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photo_whose_name_begins_with_an_at_sign_is_a_photo()
    {
        var (code, errors) = await InvokeAsync(["@anna.jpg"]);
        Assert.Equal(RunCommand.Failure, code);
        Assert.Contains("@anna.jpg", errors, StringComparison.Ordinal);
        Assert.Contains("does not exist", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Errors)> InvokeAsync(string[] arguments)
    {
        var errors = new StringWriter();
        var before = Console.Error;
        Console.SetError(errors);
        try
        {
            return (await new RunCommand(TimeProvider.System).InvokeAsync(arguments), errors.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
