using System.CommandLine;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Cleaning;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Figures;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary><c>train</c>: from FER2013 to a model with its manifest.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Data = JobOption.RequiredText("--data", "FER2013 as .csv, .csv.gz or Kaggle's zip");
    private static readonly Option<string?> Votes = JobOption.OptionalText("--votes", "FER+ votes, joined by row number");
    private static readonly Option<string> Out = JobOption.RequiredText("--out", "folder for the model, checkpoints and figures");
    private static readonly Option<string> Network = JobOption.Text("--network", $"one of {string.Join(", ", NetworkCatalog.Names)}", NetworkCatalog.Default);
    private static readonly Option<int> Classes = JobOption.Number("--classes", "7, or 4: angry, happy, sad, neutral", 7);
    private static readonly Option<int> Epochs = JobOption.Number("--epochs", "passes over the training images", new TrainingOptions().Epochs);
    private static readonly Option<double?> Rate = JobOption.OptionalNumber("--learning-rate", "the highest one; without it, what suits the network");
    private static readonly Option<int> Seed = JobOption.Number("--seed", "the same seed gives the same curve", new TrainingOptions().Seed);
    private static readonly Option<string> Device = JobOption.Text("--device", "auto, cpu or cuda", "auto");
    private static readonly Option<bool> Resume = JobOption.Switch("--resume", "go on from the checkpoint in --out");

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("train", "Train a network and export it") { Data, Votes, Out, Network, Classes, Epochs, Rate, Seed, Device, Resume };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, console, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        var request = Request(parsed, console);
        return new TrainingJob(new TerminalDisplay(console), TimeProvider.System).Run(request, cancellation) is { } package
            ? Finish(package, request, console)
            : ExitCode.Success;
    }

    private static int Finish(ModelPackage package, TrainingRequest request, IAnsiConsole console)
    {
        RunFigures.Save(request.Folder, package, request.Set.Of(Split.PublicTest));
        console.WriteLine($"model {package.Manifest.Version} in {request.Folder.Path}");
        return ExitCode.Success;
    }

    private static TrainingRequest Request(ParseResult parsed, IAnsiConsole console)
    {
        var labels = parsed.GetValue(Classes) switch
        {
            7 => EmotionLabels.Seven,
            4 => EmotionLabels.Four,
            var other => throw new ArgumentException($"--classes {other} is neither 7 nor 4."),
        };
        var network = parsed.GetValue(Network)!;
        var set = DataFile.Read(parsed.GetValue(Data)!, parsed.GetValue(Votes));
        BrokenRows.Write(console, set);
        return new()
        {
            Set = DataCleaner.Clean(set, CleaningOptions.Certain).Set,
            Folder = new(parsed.GetValue(Out)!),
            Network = network,
            Labels = labels,
            Options = new()
            {
                Epochs = parsed.GetValue(Epochs),
                Seed = parsed.GetValue(Seed),
                LearningRate = parsed.GetValue(Rate) ?? NetworkCatalog.LearningRate(network),
            },
            Device = TrainingDevice.Choose(parsed.GetValue(Device)!),
            Resume = parsed.GetValue(Resume),
            Command = CommandText(parsed),
        };
    }

    /// <summary>What to type to make the model again: file names instead of paths, and no resuming, which changes nothing.</summary>
    private static string CommandText(ParseResult parsed) => "./train.sh " + string.Join(' ', parsed.Tokens
        .Where(t => t.Value != Resume.Name)
        .Select(t => t.Value.Contains('/', StringComparison.Ordinal) ? Path.GetFileName(t.Value) : t.Value));
}
