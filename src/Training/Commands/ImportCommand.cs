using System.Collections.Immutable;
using System.CommandLine;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Storage;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary><c>models import</c>: turns a network made elsewhere into a model that can be published.</summary>
internal static class ImportCommand
{
    private const string Auto = "auto";

    private static readonly JobOptions Options = new();
    private static readonly Option<string> Model = Options.RequiredText("--model", "the network: an ONNX file that takes grey faces of 48 x 48 pixels, any number at once");
    private static readonly Option<string> Labels = Options.RequiredText("--labels", "the emotions in the order of its output, separated by commas: angry,disgust,fear,happy,sad,surprise,neutral, or fewer");
    private static readonly Option<string> Data = Options.RequiredText("--data", $"labelled faces to measure it on: {DataSource.Description}");
    private static readonly Option<Split> Part = Options.Add(new Option<Split>("--split") { Description = "Training, PublicTest or PrivateTest", DefaultValueFactory = _ => Split.PublicTest });
    private static readonly Option<string> Pixels = Options.Text(
        "--pixels", $"the network's numbers for black and white: {string.Join(", ", PixelRange.All.Select(r => r.Name))}, or {Auto}: the range with the most right answers", Auto, [Auto, .. PixelRange.All.Select(r => r.Name)]);
    private static readonly Option<string> Out = Options.RequiredText("--out", "folder for the model; publish it with 'publish --run'");

    public static Command Create(IAnsiConsole console)
    {
        var command = Options.Command("import", "Measure a network that was made elsewhere, calibrate it, and write a model that can be published");
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        using var folder = OutputFolder.Open(parsed.GetValue(Out)!, resume: false);
        var (name, onnx) = (OnnxModel.NameOf(parsed.GetValue(Model)!), OnnxModel.ReadFile(parsed.GetValue(Model)!));
        var set = await DataSource.ReadAsync(parsed.GetValue(Data)!, votes: null, StorageAccount.FromEnvironment, cancellation).ConfigureAwait(false);
        BrokenRows.Write(console, set);
        PixelRange[] ranges = [.. PixelRange.All.Where(r => parsed.GetValue(Pixels) is var wanted && (wanted == Auto || wanted == r.Name))];
        var (package, range, answers) = ModelImport.Import(
            onnx, name, ReadLabels(parsed.GetValue(Labels)!), set, parsed.GetValue(Part), ranges,
            new(TimeProvider.System.GetUtcNow(), CommandText.Of(parsed, Options), SourceCommit.Current, null));
        package.Write(parsed.GetValue(Out)!);
        EvaluationTable.Write(console, EvaluationReport.Create(name, answers, set, parsed.GetValue(Part)));
        console.WriteLine($"the network reads black to white as {range.Name}; model {package.Manifest.Version} in {parsed.GetValue(Out)}; publish it with './train.sh publish --run {parsed.GetValue(Out)}{(package.Manifest.Metrics.ContainsKey(PromotionGate.Split) ? "" : " --promote always")}'");
    }

    private static ImmutableArray<Emotion> ReadLabels(string text)
    {
        ImmutableArray<Emotion> labels = LabelSets.Read(text, text.Split(',').Length);
        return labels.Distinct().Count() == labels.Length && labels.Length > 1 ? labels : throw new UsageException($"--labels '{text}' must name two or more different emotions.");
    }
}
