using System.CommandLine;
using DeepEmotion.Training.Commands;

namespace DeepEmotion.Training.Tests.Commands;

public sealed class JobOptionTests
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

        Assert.Contains("DEEPEMOTION_PUBLISH is 'yes'", Assert.Throws<ArgumentException>(() => Publish()).Message, StringComparison.Ordinal);
    }

    private static bool Publish()
    {
        var option = JobOption.Switch("--publish", "");
        return new Command("train") { option }.Parse([]).GetValue(option);
    }
}
