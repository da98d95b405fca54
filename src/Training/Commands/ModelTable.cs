using System.Globalization;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary>The table of <c>models list</c>.</summary>
internal static class ModelTable
{
    public static async Task WriteAsync(IAnsiConsole console, ModelRegistry registry, CancellationToken cancellation)
    {
        var current = (await registry.ReadCurrentAsync(cancellation).ConfigureAwait(false))?.Value;
        var versions = await registry.ListAsync(cancellation).ToListAsync(cancellation).ConfigureAwait(false);
        var table = new Table().SimpleBorder().AddColumns("version", "", "network", "trained (UTC)", PromotionGate.Split, "images");
        foreach (var version in versions.OrderDescending())
        {
            var mark = version == current?.Version ? "serves" : version == current?.Previous.FirstOrDefault(versions.Contains) ? "before" : "";
            try
            {
                var manifest = await registry.ReadManifestAsync(version, cancellation).ConfigureAwait(false);
                var metrics = manifest.Metrics.GetValueOrDefault(PromotionGate.Split);
                table.AddRow(
                    version.ToString(), mark, $"{manifest.Network}, {manifest.Classes} classes".EscapeMarkup(), Text($"{manifest.TrainedAt.UtcDateTime:yyyy-MM-dd HH:mm}"),
                    metrics is null ? "-" : Text($"{100 * metrics.Accuracy:F2} %"), metrics is null ? "-" : Text($"{metrics.Images}"));
            }
            catch (ModelRejectedException broken)
            {
                table.AddRow(version.ToString(), mark, broken.Message.EscapeMarkup(), "", "", "");
            }
        }
        if (versions.Count > 0)
        {
            console.Write(table);
        }
        if (current is null)
        {
            console.WriteLine($"No published model serves; the apps use the bundled one, {BundledModel.Read().Manifest.Version}.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
