using DeepEmotion.Training.Commands;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Tests.Commands;

public sealed class JobOptionsTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    public void A_switch_can_be_set_by_the_environment(string value, bool expected)
    {
        using var job = new JobEnvironment(("DEEPEMOTION_PUBLISH", value));

        Assert.Equal(expected, Publish());
    }

    [Fact]
    public void A_switch_that_is_neither_true_nor_false_is_an_error_that_names_it()
    {
        using var job = new JobEnvironment(("DEEPEMOTION_PUBLISH", "yes"));

        Assert.Contains("DEEPEMOTION_PUBLISH is 'yes'", Assert.Throws<UsageException>(() => Publish()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--epochs", "0")]
    [InlineData("--epochs", "-3")]
    [InlineData("--epochs", "many")]
    [InlineData("--learning-rate", "NaN")]
    [InlineData("--learning-rate", "Infinity")]
    [InlineData("--learning-rate", "0")]
    [InlineData("--device", "gpu")]
    public void A_value_that_makes_no_sense_is_refused_before_anything_is_done(string option, string value)
    {
        Assert.Contains($"'{value}'", Refusal(option, value), StringComparison.Ordinal);

        using var job = new JobEnvironment(("DEEPEMOTION_" + option[2..].Replace('-', '_').ToUpperInvariant(), value));
        Assert.Contains($"'{value}'", Assert.Throws<UsageException>(() => Refusal()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--epochs", "1")]
    [InlineData("--learning-rate", "0.05")]
    [InlineData("--device", "cpu")]
    public void A_value_that_makes_sense_is_taken(string option, string value) => Assert.Equal("", Refusal(option, value));

    private static bool Publish()
    {
        var options = new JobOptions();
        var option = options.Switch("--publish", "");
        return options.Command("train", "").Parse([]).GetValue(option);
    }

    private static string Refusal(params string[] arguments)
    {
        var options = new JobOptions();
        options.Number("--epochs", "", 110, least: 1, most: 10_000);
        options.OptionalNumber("--learning-rate", "", least: 1e-6, most: 10);
        options.Text("--device", "", "auto", "auto", "cpu", "cuda");
        return string.Join('\n', options.Command("train", "").Parse(arguments).Errors.Select(e => e.Message));
    }
}
