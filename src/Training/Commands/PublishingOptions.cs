using System.CommandLine;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Publishing;
using DeepEmotion.Training.Storage;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary>What commands that publish have in common: where to, whether the model then serves, and what their exit code says.</summary>
internal static class PublishingOptions
{
    /// <summary>For the description of a command.</summary>
    public const string ExitCodes = "Exit code 0: done, and promoted if that was asked for; 3: stored, but not better than the model that serves; 1: an error, whose message says what to do.";

    private const string IfBetter = "if-better";
    private const string Always = "always";
    private const string Never = "never";

    /// <summary>Adds <c>--promote</c>.</summary>
    public static Option<string> Declare(JobOptions options) => options.Text(
        "--promote", $"{IfBetter}, {Always} or {Never}: whether the published model becomes the one that serves", IfBetter, IfBetter, Always, Never);

    /// <param name="promote">What <c>--promote</c> says.</param>
    public static PublishingJob Read(string promote) => new(
        Registry(), promote == Always ? PromotionPolicy.Always : promote == Never ? PromotionPolicy.Never : PromotionPolicy.IfBetter);

    /// <summary>The registry of the account that the environment names.</summary>
    public static ModelRegistry Registry() => new(StorageAccount.FromEnvironment.Container(ModelRegistry.ContainerName), TimeProvider.System);

    /// <summary>Says how publishing ended.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(PublishedModel published, string promote, IAnsiConsole console)
    {
        console.WriteLine($"{(published.Promoted ? "promoted" : "stored, not promoted")}: model {published.Version}: {published.Reason}");
        return published.Promoted || promote == Never ? ExitCode.Success : ExitCode.NotBetter;
    }
}
