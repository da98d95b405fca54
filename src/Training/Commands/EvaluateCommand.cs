using System.CommandLine;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Figures;
using DeepEmotion.Training.Files;
using DeepEmotion.Training.Storage;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary><c>evaluate</c>: measures a model on one split.</summary>
internal static class EvaluateCommand
{
    private const string CalibrationName = "calibration.png";

    private static readonly JobOptions Options = new();
    private static readonly Option<string> Model = Options.RequiredText("--model", ModelReference.Description);
    private static readonly Option<string> Data = Options.RequiredText("--data", DataSource.Description);
    private static readonly Option<Split> Part = Options.Add(new Option<Split>("--split") { Description = "Training, PublicTest or PrivateTest", DefaultValueFactory = _ => Split.PublicTest });
    private static readonly Option<string?> Votes = Options.OptionalText("--votes", "FER+ votes, joined by row number: also measure how often the model gives the answer of people who agree");
    private static readonly Option<bool> Corruptions = Options.Add(new Option<bool>("--corruptions") { Description = "also measure on small, blurred, dark, bright, turned and half-covered faces" });
    private static readonly Option<string?> Json = Options.OptionalText("--json", "write the figures to this file");
    private static readonly Option<string?> Figures = Options.OptionalText("--figures", "draw confusion.png, calibration.png and attention.png into this folder");
    private static readonly Option<WindowChoice> Window = Options.Add(new Option<WindowChoice>("--window")
    {
        Description = "learned, or the same window for every face: identity (the whole face) or average (the mean of the split's learned windows)",
        DefaultValueFactory = _ => WindowChoice.Learned,
    });

    public static Command Create(IAnsiConsole console)
    {
        var command = Options.Command("evaluate", "Measure a model on a split");
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        RequireWritable(parsed.GetValue(Json), parsed.GetValue(Figures));
        var (name, onnx) = await ModelReference.ReadAsync(parsed.GetValue(Model)!, cancellation).ConfigureAwait(false);
        var set = await DataSource.ReadAsync(parsed.GetValue(Data)!, parsed.GetValue(Votes), StorageAccount.FromEnvironment, cancellation).ConfigureAwait(false);
        BrokenRows.Write(console, set);
        var faces = set.Of(parsed.GetValue(Part));
        using var model = Open(onnx, parsed.GetValue(Window), faces);
        var answers = model.Score(faces);
        var report = EvaluationReport.Create(name, answers, set, parsed.GetValue(Part)) with
        {
            Corruptions = parsed.GetValue(Corruptions) ? CorruptedMetrics.Measure(model, faces) : null,
            Agreement = VoteAgreement.Measure(model, faces),
        };
        EvaluationTable.Write(console, report);
        if (parsed.GetValue(Json) is { } json)
        {
            report.Write(json);
        }
        if (parsed.GetValue(Figures) is { } figures)
        {
            ConfusionFigure.Save(Path.Combine(figures, RunFolder.ConfusionName), report.Metrics);
            CalibrationFigure.Save(Path.Combine(figures, CalibrationName), answers);
            if (model.Has(AttentionFigure.Output))
            {
                AttentionFigure.Save(Path.Combine(figures, RunFolder.AttentionName), model, faces);
            }
            else
            {
                console.WriteLine($"no {RunFolder.AttentionName}: the model has no attention window");
            }
        }
        return ExitCode.Success;
    }

    private static void RequireWritable(string? json, string? figures)
    {
        string[] pictures = figures is null ? [] : [.. ((string[])[RunFolder.ConfusionName, CalibrationName, RunFolder.AttentionName]).Select(name => Path.Combine(figures, name))];
        foreach (var path in json is null ? pictures : [json, .. pictures])
        {
            OutputFile.RequireWritable(path);
        }
    }

    private static OnnxModel Open(byte[] onnx, WindowChoice choice, IReadOnlyList<LabelledFace> faces)
    {
        if (choice == WindowChoice.Learned)
        {
            return new(onnx);
        }
        if (choice == WindowChoice.Identity)
        {
            return new(WindowAblation.Apply(onnx, WindowAblation.Identity));
        }
        using var learned = new OnnxModel(onnx);
        return new(WindowAblation.Apply(onnx, WindowAblation.Average(learned, faces)));
    }
}
