using System.CommandLine;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Publishing;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary><c>publish</c>: stores a trained model where the apps look for it.</summary>
internal static class PublishCommand
{
    private static readonly JobOptions Options = new();
    private static readonly Option<string?> Run = Options.OptionalText("--run", "the folder that 'train' wrote");
    private static readonly Option<string?> Model = Options.OptionalText("--model", "or the ONNX file");
    private static readonly Option<string?> Manifest = Options.OptionalText("--manifest", "its manifest, if that is not beside it");
    private static readonly Option<string> Promote = PublishingOptions.Declare(Options);

    public static Command Create(IAnsiConsole console)
    {
        var command = Options.Command("publish", $"Store a trained model and make it serve. {PublishingOptions.ExitCodes}");
        command.SetAction((parsed, cancellation) => PublishAsync(parsed, console, cancellation));
        return command;
    }

    private static async Task<int> PublishAsync(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        if (parsed.GetValue(Run) is not null && parsed.GetValue(Manifest) is not null)
        {
            throw new UsageException("--manifest belongs to --model: a run has its own.");
        }
        var package = (parsed.GetValue(Run), parsed.GetValue(Model)) switch
        {
            ({ } folder, null) => PackageFiles.ReadRun(folder),
            (null, { } file) => PackageFiles.Read(file, parsed.GetValue(Manifest)),
            _ => throw new UsageException("publish needs either --run FOLDER or --model FILE."),
        };
        var published = await PublishingOptions.Read(parsed.GetValue(Promote)!).PublishAsync(package, validation: null, cancellation).ConfigureAwait(false);
        return PublishingOptions.Report(published, parsed.GetValue(Promote)!, console);
    }
}
