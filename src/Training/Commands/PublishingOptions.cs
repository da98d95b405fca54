using System.CommandLine;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Publishing;
using DeepEmotion.Training.Storage;
using Spectre.Console;

namespace DeepEmotion.Training.Commands;

/// <summary>Shared by commands that publish: the account, whether the model then serves, and the exit codes.</summary>
internal static class PublishingOptions
{
    /// <summary>For the description of a command.</summary>
    public const string ExitCodes = "Exit code 0: done, and promoted if requested; 3: stored, but not better than the serving model; 1: an error, whose message says what to do.";

    private const string IfBetter = "if-better";
    private const string Always = "always";
    private const string Never = "never";

    /// <summary>Adds <c>--promote</c>.</summary>
    public static Option<string> Declare(JobOptions options) => options.Text(
        "--promote", $"{IfBetter}, {Always} or {Never}: whether the published model starts to serve", IfBetter, IfBetter, Always, Never);

    /// <param name="promote">The value of <c>--promote</c>.</param>
    public static PublishingJob Read(string promote) => new(
        Registry(), promote == Always ? PromotionPolicy.Always : promote == Never ? PromotionPolicy.Never : PromotionPolicy.IfBetter);

    /// <summary>The registry in the account that the environment names.</summary>
    public static ModelRegistry Registry() => new(StorageAccount.FromEnvironment.Container(ModelRegistry.ContainerName), TimeProvider.System);

    /// <summary>Prints the result of publishing.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(PublishedModel published, string promote, IAnsiConsole console)
    {
        console.WriteLine($"{(published.Promoted ? "promoted" : "stored, not promoted")}: model {published.Version}: {published.Reason}");
        if (!published.Promoted)
        {
            console.WriteLine($"'./train.sh models promote {published.Version}' lets it serve anyway");
        }
        return published.Promoted || promote == Never ? ExitCode.Success : ExitCode.NotBetter;
    }
}
