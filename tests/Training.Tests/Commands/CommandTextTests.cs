using System.CommandLine;
using DeepEmotion.Training.Commands;

namespace DeepEmotion.Training.Tests.Commands;

public sealed class CommandTextTests
{
    private readonly JobOptions _options = new();

    public CommandTextTests()
    {
        _options.OptionalText("--data", "");
        _options.Number("--epochs", "", 90, least: 1, most: 100);
        _options.Beside(_options.Switch("--resume", ""));
        _options.Switch("--plain", "");
        _options.List(_options.OptionalText("--teacher", ""));
        _options.Verbatim(_options.OptionalText("--group", ""));
    }

    [Fact]
    public void What_was_typed_is_repeated_with_file_names_instead_of_paths() =>
        Assert.Equal("./train.sh train --data fer2013.csv --epochs 3 --plain", Text("--data", "/home/me/fer2013.csv", "--epochs", "3", "--plain", "--resume"));

    [Fact]
    public void What_the_environment_said_is_part_of_it()
    {
        using var job = new JobEnvironment(("DEEPEMOTION_DATA", "blob://datasets/fer2013.csv"), ("DEEPEMOTION_EPOCHS", "2"), ("DEEPEMOTION_RESUME", "true"));

        Assert.Equal("./train.sh train --data fer2013.csv --epochs 2", Text());
    }

    [Fact]
    public void A_signature_does_not_get_into_a_manifest() =>
        Assert.Equal("./train.sh train --data fer2013.csv", Text("--data", "https://account.blob.core.windows.net/data/fer2013.csv?sig=a/b"));

    [Fact]
    public void Each_of_several_models_is_named() =>
        Assert.Equal("./train.sh train --teacher first,second,serving", Text("--teacher", "runs/first, /home/me/runs/second/,serving"));

    [Theory]
    [InlineData("([^/]+)/[^/]+$", "'([^/]+)/[^/]+$'")]
    [InlineData("person/[0-9]'s", @"'person/[0-9]'\''s'")]
    [InlineData("^.+/", "'^.+/'")]
    public void A_pattern_is_repeated_as_a_shell_reads_it(string pattern, string quoted) => Assert.Equal($"./train.sh train --group {quoted}", Text("--group", pattern));

    [Fact]
    public void A_name_with_spaces_stays_one_word() =>
        Assert.Equal("./train.sh train --data 'my faces' --teacher 'a b,c'", Text("--data", "/home/me/my faces/", "--teacher", "x/a b,c"));

    [Fact]
    public void Inner_commands_and_arguments_are_part_of_it()
    {
        var average = _options.Command("average", "");
        average.Arguments.Add(new Argument<string[]>("models"));
        var root = new RootCommand { new Command("models") { average } };

        Assert.Equal("./train.sh models average seed2 seed3 --epochs 3", CommandText.Of(root.Parse(["models", "average", "runs/seed2/", "seed3", "--epochs", "3"]), _options));
    }

    private string Text(params string[] arguments) => CommandText.Of(_options.Command("train", "").Parse(arguments), _options);
}
