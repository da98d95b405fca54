using System.CommandLine;
using DeepEmotion.Training.Cleaning;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Figures;
using DeepEmotion.Training.Files;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using DeepEmotion.Training.Storage;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary><c>clean</c>: removes misleading training images, and shows them.</summary>
internal static class CleanCommand
{
    private static readonly JobOptions Options = new();
    private const int DefaultFolds = 3;

    private static readonly CleaningOptions Defaults = new();
    private static readonly Option<string> Data = Options.RequiredText("--data", DataSource.Description);
    private static readonly Option<string?> Votes = Options.OptionalText("--votes", "FER+ votes, matched by row number; images on which they disagree are removed as ambiguous");
    private static readonly Option<string> Out = Options.RequiredText("--out", "the cleaned table, .csv or .csv.gz; votes and a contact sheet are written beside it");
    private static readonly Option<double> Sharpness = Options.Number("--sharpness", "smallest variance of the Laplacian, as a share of the pixels' variance; 0 keeps blurred images", Defaults.MinimumSharpness, least: 0, most: 1000);
    private static readonly Option<double> Agreement = Options.Number("--agreement", "an image is kept only if one answer has more than this share of the votes; 0.5, as in FER+, is a majority", Defaults.Agreement, least: 0, most: 1);
    private static readonly Option<int?> Neutral = Options.OptionalNumber("--neutral", "the maximum number of neutral images to keep; default: all", least: 0, most: int.MaxValue);
    private static readonly Option<int?> Folds = Options.OptionalNumber("--folds", $"number of networks that check the labels, each on images that it was not trained on; 0 for none; default: {DefaultFolds} without votes, else 0", least: 0, most: 100);
    private static readonly Option<int> Epochs = Options.Number("--epochs", "epochs for each of those networks", 8, least: 1, most: 10_000);
    private static readonly Option<string> Device = Options.Text("--device", "auto, cpu or cuda", "auto", "auto", "cpu", "cuda");

    public static Command Create(IAnsiConsole console)
    {
        var command = Options.Command("clean", "Clean the training images");
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, console, cancellation), CancellationToken.None));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        var (path, votes) = (parsed.GetValue(Out)!, parsed.GetValue(Votes));
        var (votesOut, sheet) = (Beside(path, ".votes.csv"), Beside(path, ".removed.png"));
        string[] tables = votes is null ? [path] : [path, votesOut];
        foreach (var output in (string[])[.. tables, .. tables.Select(WholeFile.PartOf), sheet])
        {
            OutputFile.RequireWritable(output);
        }
        var set = await DataSource.ReadAsync(parsed.GetValue(Data)!, votes, StorageAccount.FromEnvironment, cancellation).ConfigureAwait(false);
        BrokenRows.Write(console, set);
        var options = Defaults with
        {
            MinimumSharpness = parsed.GetValue(Sharpness),
            Agreement = parsed.GetValue(Agreement),
            MaximumNeutral = parsed.GetValue(Neutral) ?? Defaults.MaximumNeutral,
        };
        var folds = parsed.GetValue(Folds) ?? (votes is null ? DefaultFolds : 0);
        var result = DataCleaner.Clean(set, options, folds != 0 ? Disputed(parsed, console, set, folds, cancellation) : null);
        CleaningTable.Write(console, result);
        Fer2013Writer.Write(path, votes is null ? null : votesOut, result.Set);
        RemovedSheet.Save(sheet, result.Removed);
        console.WriteLine($"{path}{(votes is null ? "" : $", {votesOut}")}; what was removed: {sheet}");
        return ExitCode.Success;
    }

    private static IReadOnlySet<int> Disputed(ParseResult parsed, IAnsiConsole console, FaceSet set, int folds, CancellationToken cancellation)
    {
        if (folds < 2)
        {
            throw new UsageException($"--folds {folds}: a network must judge images that it was not trained on, so at least 2 are needed, or 0 for none.");
        }
        var options = new TrainingOptions { Epochs = parsed.GetValue(Epochs), LearningRate = NetworkCatalog.Default.LearningRate };
        var certain = DataCleaner.Clean(set, CleaningOptions.Certain).Set;
        return new LabelDispute(new TerminalDisplay(console), TimeProvider.System)
            .Find(certain, folds, options, TrainingDevice.Choose(parsed.GetValue(Device)!), cancellation);
    }

    /// <summary><c>cleaned.csv.gz</c> becomes <c>cleaned.removed.png</c>.</summary>
    private static string Beside(string path, string ending)
    {
        var name = Path.GetFileName(path);
        var stem = name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : name;
        return Path.Combine(Path.GetDirectoryName(path) ?? "", stem + ending);
    }
}
