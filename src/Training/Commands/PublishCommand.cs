using System.CommandLine;
using DeepEmotion.Training.Publishing;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary><c>publish</c>: a model that was trained before goes to where the apps look for it.</summary>
internal static class PublishCommand
{
    private static readonly Option<string?> Run = JobOption.OptionalText("--run", "the folder that 'train' wrote");
    private static readonly Option<string?> Model = JobOption.OptionalText("--model", "or the ONNX file");
    private static readonly Option<string?> Manifest = JobOption.OptionalText("--manifest", "its manifest, where that does not lie beside it");

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("publish", $"Store a trained model and let it serve. {PublishingOptions.ExitCodes}") { Run, Model, Manifest, PublishingOptions.Promote };
        command.SetAction((parsed, cancellation) => PublishAsync(parsed, console, cancellation));
        return command;
    }

    private static async Task<int> PublishAsync(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        var package = (parsed.GetValue(Run), parsed.GetValue(Model)) switch
        {
            ({ } folder, null) => PackageFiles.ReadRun(folder),
            (null, { } file) => PackageFiles.Read(file, parsed.GetValue(Manifest)),
            _ => throw new ArgumentException("publish needs either --run FOLDER or --model FILE."),
        };
        var published = await PublishingOptions.Read(parsed).PublishAsync(package, validation: null, cancellation).ConfigureAwait(false);
        return PublishingOptions.Report(published, parsed, console);
    }
}
