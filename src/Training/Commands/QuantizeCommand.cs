using System.CommandLine;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Publishing;
using DeepEmotion.Training.Storage;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary><c>models quantize</c>: a model that was trained before gets its int8 file.</summary>
internal static class QuantizeCommand
{
    private const string Bundled = "bundled";

    private static readonly JobOptions Options = new();
    private static readonly Option<string> Run = Options.RequiredText("--run", $"the folder that 'train' wrote, or '{Bundled}'");
    private static readonly Option<string> Data = Options.RequiredText("--data", DataSource.Description);
    private static readonly Option<string> Out = Options.RequiredText("--out", "folder for the model, as 'publish --run' takes it");

    public static Command Create(IAnsiConsole console)
    {
        var command = Options.Command("quantize", "Add an int8 file to a model, which scores faster on processors with VNNI; 'train' does it by itself");
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        using var folder = OutputFolder.Open(parsed.GetValue(Out)!, resume: false);
        var package = parsed.GetValue(Run) == Bundled && BundledModel.Read() is var (onnx, manifest) ? new ModelPackage(onnx, manifest) : PackageFiles.ReadRun(parsed.GetValue(Run)!);
        var set = await DataSource.ReadAsync(parsed.GetValue(Data)!, votes: null, StorageAccount.FromEnvironment, cancellation).ConfigureAwait(false);
        BrokenRows.Write(console, set);
        var (made, finding) = Int8Variant.Add(package with { Quantized = null, Manifest = package.Manifest with { Precisions = null } }, set);
        console.WriteLine(finding);
        if (made.Quantized is null)
        {
            return ExitCode.NotBetter;
        }
        made.Write(parsed.GetValue(Out)!);
        console.WriteLine($"model {made.Manifest.Version} in {parsed.GetValue(Out)}, to be stored by './train.sh publish --run {parsed.GetValue(Out)}'");
        return ExitCode.Success;
    }
}
