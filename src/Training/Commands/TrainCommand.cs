using System.CommandLine;
using System.Globalization;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Cleaning;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Figures;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using DeepEmotion.Training.Publishing;
using DeepEmotion.Training.Storage;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary><c>train</c>: makes a model with its manifest from FER2013.</summary>
internal static class TrainCommand
{
    private static readonly JobOptions Options = new();
    private static readonly Option<string> Data = Options.RequiredText("--data", DataSource.Description);
    private static readonly Option<string?> Votes = Options.OptionalText("--votes", "FER+ votes, joined by row number; a file or a blob");
    private static readonly Option<string> Out = Options.RequiredText("--out", "folder for the model, checkpoints and figures; or blob://container/folder, which outlives this machine");
    private static readonly Option<string?> Teacher = Options.List(Options.OptionalText("--teacher", $"models to learn from in addition to the labels, separated by commas, each {ModelReference.Description}"));
    private static readonly Option<string?> From = Options.OptionalText("--from", $"start from the weights of a model of the same network instead of random ones: {ModelReference.Description}");
    private static readonly Option<string> Network = Options.Text("--network", $"one of {string.Join(", ", NetworkCatalog.Names)}", NetworkCatalog.Default.Name, [.. NetworkCatalog.Names]);
    private static readonly Option<string> Classes = Options.Text("--classes", "7, or 4: angry, happy, sad, neutral", "7", "7", "4");
    private static readonly RecipeOptions Recipe = new(Options);
    private static readonly Option<int?> FoldCount = Options.OptionalNumber("--folds", "with --from: train on your own faces, and measure by cross-validation with this many folds how much that helps; the network learns the emotions found in the data", least: 2, most: 100);
    private static readonly Option<string?> Group = Options.Verbatim(Options.OptionalText("--group", "with --folds: a regular expression that finds the person in a file's path, so that nobody is in two folds; the person is the expression's first group, or the whole match"));
    private static readonly Option<string> Device = Options.Text("--device", "auto, cpu or cuda", "auto", "auto", "cpu", "cuda");
    private static readonly Option<bool> Resume = Options.Beside(Options.Switch("--resume", "continue from the checkpoint in --out; a finished run in storage starts over"));
    private static readonly Option<int> StoppedCode = Options.Beside(Options.Number("--stopped-code", "exit code when a run is stopped early; give one other than 0 if a scheduler retries only failed runs", ExitCode.Success, least: 0, most: 255));
    private static readonly Option<bool> Publish = Options.Beside(Options.Switch("--publish", "store the model where the apps look for it (AzureWebJobsStorage names the account)"));
    private static readonly Option<string> Promote = Options.Beside(PublishingOptions.Declare(Options));

    public static Command Create(IAnsiConsole console)
    {
        var command = Options.Command("train", $"Train a network, export it and, if requested, publish it. {PublishingOptions.ExitCodes} A stopped run leaves a checkpoint and exits with --stopped-code; with --folds it leaves nothing and exits with 1.");
        command.SetAction((parsed, cancellation) => Task.Run(() => RunAsync(parsed, console, cancellation), CancellationToken.None));
        return command;
    }

    /// <summary>Whether the command continues with <c>--resume</c> after a stop.</summary>
    public static bool Resumes(ParseResult parsed) => parsed.CommandResult.Command.Options.Contains(Resume) && parsed.GetValue(FoldCount) is null;

    private static async Task<int> RunAsync(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        var publishing = parsed.GetValue(Publish) ? PublishingOptions.Read(parsed.GetValue(Promote)!) : null;
        await (publishing?.PrepareAsync(cancellation) ?? Task.CompletedTask).ConfigureAwait(false);
        if (BlobLocation.TryParse(parsed.GetValue(Out)!) is not { } location)
        {
            using var folder = OutputFolder.Open(parsed.GetValue(Out)!, parsed.GetValue(Resume));
            return await TrainAsync(parsed, null, publishing, console, cancellation).ConfigureAwait(false);
        }
        var stored = await RunStore.OpenAsync(
            location, StorageAccount.FromEnvironment, parsed.GetValue(Resume), RunLease.Patience, console.WriteLine, cancellation).ConfigureAwait(false);
        await using (stored.ConfigureAwait(false))
        {
            return await TrainAsync(parsed, stored, publishing, console, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<int> TrainAsync(
        ParseResult parsed, RunStore? stored, PublishingJob? publishing, IAnsiConsole console, CancellationToken cancellation)
    {
        var request = await RequestAsync(parsed, stored, console, cancellation).ConfigureAwait(false);
        if (parsed.GetValue(FoldCount) is { } folds)
        {
            return await LearnOwnFacesAsync(request, folds, parsed, stored, publishing, console, cancellation).ConfigureAwait(false);
        }
        if (new TrainingJob(new TerminalDisplay(console), TimeProvider.System).Run(request, cancellation) is not { } package)
        {
            return parsed.GetValue(StoppedCode);
        }
        var validation = request.Set.Of(Split.PublicTest);
        CurvesFigure.Save(request.Folder.Curves, new MetricsFile(request.Folder.Metrics).Read());
        RunFigures.Save(request.Folder, package, validation);
        console.WriteLine($"model {package.Manifest.Version} in {parsed.GetValue(Out)}");
        var code = publishing is null ? ExitCode.Success : await PublishAsync(publishing, package, validation, request, parsed, console, cancellation).ConfigureAwait(false);
        // Only now: if publishing failed, a retry finds an unfinished run at its last step, and finishes within minutes.
        await (stored?.FinishAsync(resumes: true) ?? Task.CompletedTask).ConfigureAwait(false);
        return code;
    }

    private static async Task<int> LearnOwnFacesAsync(
        TrainingRequest request, int folds, ParseResult parsed, RunStore? stored, PublishingJob? publishing, IAnsiConsole console, CancellationToken cancellation)
    {
        if (new OwnFacesJob(new TerminalDisplay(console), TimeProvider.System).Run(request, folds, parsed.GetValue(Group), cancellation) is not var (package, report))
        {
            // Nothing was kept, so nothing was done, unless the caller says what a stop is called.
            return parsed.GetResult(StoppedCode) is { Implicit: false } || JobOptions.Variable(StoppedCode.Name) is not null ? parsed.GetValue(StoppedCode) : ExitCode.Failure;
        }
        RunFigures.Save(request.Folder, package, request.Set.Faces);
        report.Write(request.Folder.CrossValidation);
        CrossValidationTable.Write(console, report);
        console.WriteLine($"model {package.Manifest.Version} in {parsed.GetValue(Out)}");
        // First: this run has no checkpoint to make the model from again if publishing fails.
        await (stored?.FinishAsync(resumes: false) ?? Task.CompletedTask).ConfigureAwait(false);
        return publishing is null ? ExitCode.Success : await PublishAsync(publishing, package, request.Set.Faces, request, parsed, console, cancellation).ConfigureAwait(false);
    }

    private static async Task<int> PublishAsync(
        PublishingJob publishing, ModelPackage package, IReadOnlyList<LabelledFace> validation, TrainingRequest request, ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        try
        {
            var published = await publishing.PublishAsync(package, validation, cancellation).ConfigureAwait(false);
            return PublishingOptions.Report(published, parsed.GetValue(Promote)!, console);
        }
        catch
        {
            console.WriteLine((BlobLocation.TryParse(parsed.GetValue(Out)!), parsed.GetValue(FoldCount)) switch
            {
                (null, _) => $"not published; the model is complete: './train.sh publish --run {request.Folder.Path}' publishes it without training again",
                ({ } stored, not null) => $"not published; the model is complete: download '{stored.Text}' to a folder, and './train.sh publish --run FOLDER' publishes it without training again",
                _ => "not published; the same command with --resume publishes it without training again",
            });
            throw;
        }
    }

    private static async Task<TrainingRequest> RequestAsync(ParseResult parsed, RunStore? stored, IAnsiConsole console, CancellationToken cancellation)
    {
        var network = parsed.GetValue(Network)!;
        var ownFaces = parsed.GetValue(FoldCount) is not null;
        var recipe = Recipe.Read(parsed, network, parsed.GetValue(From) is not null);
        RequireConsistent(parsed, ownFaces, recipe);
        var set = await DataSource.ReadAsync(parsed.GetValue(Data)!, parsed.GetValue(Votes), StorageAccount.FromEnvironment, cancellation).ConfigureAwait(false);
        BrokenRows.Write(console, set);
        var cleaned = DataCleaner.Clean(set, CleaningOptions.Certain);
        var reasons = cleaned.Removed.IsEmpty ? "" : $": {string.Join(", ", cleaned.Removed.CountBy(r => r.Reason).OrderBy(r => r.Key).Select(r => $"{r.Value} {CleaningTable.Name(r.Key)}"))}";
        console.WriteLine($"{cleaned.Removed.Length} training images left out{reasons}");
        set = cleaned.Set;
        if (ownFaces)
        {
            var all = set.Faces.Length;
            set = OwnFaces.Of(set);
            if (set.Faces.Length < all)
            {
                console.WriteLine($"{all - set.Faces.Length} faces of test splits are not learned: measure them with 'evaluate'");
            }
        }
        else
        {
            RequireImages(set, Split.Training);
            RequireImages(set, Split.PublicTest);
        }
        return new()
        {
            Set = set,
            Folder = stored?.Folder ?? new(parsed.GetValue(Out)!),
            Network = network,
            Labels = ownFaces ? [.. EmotionLabels.Seven.Where(label => set.Faces.Any(f => f.Emotion == label))] : LabelSets.Of(int.Parse(parsed.GetValue(Classes)!, CultureInfo.InvariantCulture)),
            Options = recipe,
            Device = TrainingDevice.Choose(parsed.GetValue(Device)!),
            Teachers = await TeachersAsync(parsed.GetValue(Teacher), cancellation).ConfigureAwait(false),
            From = parsed.GetValue(From) is { } from ? (await ModelReference.ReadAsync(from, cancellation).ConfigureAwait(false)).Onnx : null,
            Resume = parsed.GetValue(Resume),
            ClearStored = stored is { } earlier ? earlier.Clear : static () => { },
            AfterCheckpoint = stored is { } kept ? kept.Save : static () => { },
            Command = CommandText.Of(parsed, Options),
        };
    }

    private static void RequireConsistent(ParseResult parsed, bool ownFaces, TrainingOptions recipe)
    {
        if (ownFaces && (parsed.GetValue(From) is null || parsed.GetValue(Teacher) is not null || parsed.GetValue(Resume)))
        {
            throw new UsageException("--folds needs --from, and cannot be combined with --teacher or --resume.");
        }
        if (ownFaces && recipe.HoldOut > 0)
        {
            throw new UsageException("--hold-out cannot be combined with --folds, which hold out every face once.");
        }
        if (!ownFaces && parsed.GetValue(Group) is not null)
        {
            throw new UsageException("--group keeps a person's faces in one fold, so it needs --folds.");
        }
    }

    private static async Task<IReadOnlyList<byte[]>> TeachersAsync(string? references, CancellationToken cancellation)
    {
        var teachers = new List<byte[]>();
        foreach (var reference in references?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            teachers.Add((await ModelReference.ReadAsync(reference, cancellation).ConfigureAwait(false)).Onnx);
        }
        return teachers;
    }

    private static void RequireImages(FaceSet set, Split split)
    {
        if (set.Of(split).IsEmpty)
        {
            throw new UsageException($"'{set.Name}' has no images in {split}: training needs both training images and PublicTest images. For a few hundred faces of your own use --from bundled --folds 5.");
        }
    }
}
