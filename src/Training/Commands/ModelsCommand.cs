using System.CommandLine;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Figures;
using DeepEmotion.Training.Publishing;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary><c>models</c>: lists published models, shows which one serves, and changes that.</summary>
internal static class ModelsCommand
{
    private const string Serving = "serving";

    private static readonly Argument<string> Shown = new("VERSION") { Description = $"A version, or '{Serving}'.", DefaultValueFactory = _ => Serving };
    private static readonly Argument<string> Promoted = new("VERSION") { Description = "A version, as 'models list' prints it." };
    private static readonly Option<int> Keep = JobOptions.Ranged(
        new Option<int>("--keep") { Description = "How many of the newest versions to keep; at least 1, because the newest may not be complete yet. The serving one and the one before it are always kept.", Required = true }, least: 1, most: int.MaxValue);

    public static Command Create(IAnsiConsole console)
    {
        var list = new Command("list", "All published versions, newest first");
        list.SetAction((_, cancellation) => ModelTable.WriteAsync(console, PublishingOptions.Registry(), cancellation));
        var show = new Command("show", "A version's metrics and origin") { Shown };
        show.SetAction((parsed, cancellation) => ShowAsync(parsed.GetValue(Shown)!, console, cancellation));
        var promote = new Command("promote", "Make a version serve") { Promoted };
        promote.SetAction((parsed, cancellation) => PromoteAsync(parsed.GetValue(Promoted)!, console, cancellation));
        var rollback = new Command("rollback", "Make the previous version serve again");
        rollback.SetAction((_, cancellation) => RollbackAsync(console, cancellation));
        var prune = new Command("prune", "Delete old versions") { Keep };
        prune.SetAction((parsed, cancellation) => PruneAsync(parsed.GetValue(Keep), console, cancellation));
        return new Command("models", "List, show, promote, roll back, prune, import, average and quantize models") { list, show, promote, rollback, prune, ImportCommand.Create(console), AverageCommand.Create(console), QuantizeCommand.Create(console) };
    }

    private static async Task ShowAsync(string version, IAnsiConsole console, CancellationToken cancellation)
    {
        var registry = PublishingOptions.Registry();
        var current = (await registry.ReadCurrentAsync(cancellation).ConfigureAwait(false))?.Value;
        if (version == Serving && current is null)
        {
            console.WriteLine("No published model serves; the apps use the bundled one.\n");
        }
        var manifest = version != Serving ? await registry.ReadManifestAsync(Parse(version), cancellation).ConfigureAwait(false)
            : current is null ? BundledModel.Read().Manifest
            : await registry.ReadManifestAsync(current.Version, cancellation).ConfigureAwait(false);
        console.WriteLine(RunCard.Write(manifest));
        if (current?.Version == manifest.Version)
        {
            console.WriteLine($"Serving since {current.PromotedAt:yyyy-MM-dd HH:mm} UTC: {current.Reason}. Before: {(current.Previous.IsEmpty ? "none" : string.Join(", ", current.Previous))}.");
        }
    }

    private static async Task PromoteAsync(string version, IAnsiConsole console, CancellationToken cancellation)
    {
        var registry = PublishingOptions.Registry();
        var current = await registry.ReadCurrentAsync(cancellation).ConfigureAwait(false);
        var candidate = Parse(version);
        if (current?.Value.Version == candidate)
        {
            console.WriteLine($"model {candidate} serves already");
            return;
        }
        var manifest = await registry.ReadManifestAsync(candidate, cancellation).ConfigureAwait(false);
        PublishingJob.Try(await registry.ReadOnnxAsync(candidate, Precision.Fp32, cancellation).ConfigureAwait(false), manifest, cancellation);
        var promoted = await registry.PromoteAsync(candidate, current, "promoted by hand", cancellation).ConfigureAwait(false);
        console.WriteLine($"promoted: model {promoted.Version}, instead of {current?.Value.Version.ToString() ?? "the bundled one"}");
    }

    private static async Task RollbackAsync(IAnsiConsole console, CancellationToken cancellation)
    {
        var current = await PublishingOptions.Registry().RollbackAsync(cancellation).ConfigureAwait(false);
        console.WriteLine($"promoted: model {current.Version}: {current.Reason}");
    }

    private static async Task PruneAsync(int keep, IAnsiConsole console, CancellationToken cancellation)
    {
        var deleted = await PublishingOptions.Registry().PruneAsync(keep, cancellation).ConfigureAwait(false);
        console.WriteLine($"deleted {deleted.Count}{(deleted.Count > 0 ? ": " + string.Join(", ", deleted) : "")}");
    }

    private static ModelVersion Parse(string version) => ModelVersion.TryParse(version, out var parsed)
        ? parsed
        : throw new UsageException($"'{version}' is not a model version. Expected yyyyMMdd-HHmmss-xxxxxxxx, as 'models list' prints them.");
}
