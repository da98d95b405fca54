using System.CommandLine;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Storage;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary><c>evaluate</c>: how good a model is on one split.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> Model = JobOption.RequiredText("--model", "the ONNX file");
    private static readonly Option<string> Data = JobOption.RequiredText("--data", DataSource.Description);
    private static readonly Option<Split> Part = new("--split") { Description = "Training, PublicTest or PrivateTest", DefaultValueFactory = _ => Split.PublicTest };
    private static readonly Option<string?> Json = JobOption.OptionalText("--json", "write the figures to this file");

    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("evaluate", "Measure a model on a split") { Model, Data, Part, Json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        var path = parsed.GetValue(Model)!;
        using var model = OnnxModel.Open(path);
        var set = await DataSource.ReadAsync(parsed.GetValue(Data)!, votes: null, StorageAccount.FromEnvironment, cancellation).ConfigureAwait(false);
        BrokenRows.Write(console, set);
        var report = EvaluationReport.Create(Path.GetFileName(path), model, set, parsed.GetValue(Part));
        EvaluationTable.Write(console, report);
        if (parsed.GetValue(Json) is { } json)
        {
            report.Write(json);
        }
        return ExitCode.Success;
    }
}
