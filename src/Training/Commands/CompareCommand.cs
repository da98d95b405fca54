using System.CommandLine;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Storage;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary><c>compare A B</c>: two models on the same images.</summary>
internal static class CompareCommand
{
    private static readonly JobOptions Options = new();
    private static readonly Argument<string> First = new("first") { Description = ModelReference.Description };
    private static readonly Argument<string> Second = new("second") { Description = "the other model" };
    private static readonly Option<string> Data = Options.RequiredText("--data", DataSource.Description);
    private static readonly Option<Split> Part = Options.Add(new Option<Split>("--split") { Description = "Training, PublicTest or PrivateTest", DefaultValueFactory = _ => Split.PublicTest });
    private static readonly Option<bool> Corruptions = Options.Add(new Option<bool>("--corruptions") { Description = "also compare on small, blurred, dark, bright, turned and half-covered faces" });
    private static readonly Option<string?> Json = Options.OptionalText("--json", "write the figures to this file");

    public static Command Create(IAnsiConsole console)
    {
        var command = Options.Command("compare", "Measure two models on the same images, with McNemar's test");
        command.Arguments.Add(First);
        command.Arguments.Add(Second);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        if (parsed.GetValue(Json) is { } json)
        {
            OutputFile.RequireWritable(json);
        }
        var first = await ModelReference.ReadAsync(parsed.GetValue(First)!, cancellation).ConfigureAwait(false);
        var second = await ModelReference.ReadAsync(parsed.GetValue(Second)!, cancellation).ConfigureAwait(false);
        using var one = new OnnxModel(first.Onnx);
        using var other = new OnnxModel(second.Onnx);
        var set = await DataSource.ReadAsync(parsed.GetValue(Data)!, votes: null, StorageAccount.FromEnvironment, cancellation).ConfigureAwait(false);
        BrokenRows.Write(console, set);
        var comparison = Comparison.Create((first.Name, one), (second.Name, other), set, parsed.GetValue(Part), parsed.GetValue(Corruptions) ? Corruption.All : []);
        ComparisonTable.Write(console, comparison);
        if (parsed.GetValue(Json) is { } path)
        {
            comparison.Write(path);
        }
        return ExitCode.Success;
    }
}
