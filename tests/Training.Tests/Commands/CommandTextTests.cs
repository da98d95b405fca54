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
    public void Inner_commands_and_arguments_are_part_of_it()
    {
        var average = _options.Command("average", "");
        average.Arguments.Add(new Argument<string[]>("models"));
        var root = new RootCommand { new Command("models") { average } };

        Assert.Equal("./train.sh models average seed2 seed3 --epochs 3", CommandText.Of(root.Parse(["models", "average", "runs/seed2/", "seed3", "--epochs", "3"]), _options.Besides));
    }

    private string Text(params string[] arguments) => CommandText.Of(_options.Command("train", "").Parse(arguments), _options.Besides);
}
