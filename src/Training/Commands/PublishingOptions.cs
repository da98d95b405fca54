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

    public static readonly Option<string> Promote = JobOption.Text("--promote", "if-better, always or never: whether the published model becomes the one that serves", "if-better");

    /// <exception cref="ArgumentException">--promote is none of its words.</exception>
    public static ModelPublishing Read(ParseResult parsed) => new(Registry(), parsed.GetValue(Promote) switch
    {
        "if-better" => PromotionPolicy.IfBetter,
        "always" => PromotionPolicy.Always,
        "never" => PromotionPolicy.Never,
        var other => throw new ArgumentException($"--promote '{other}' is not if-better, always or never."),
    });

    /// <summary>The registry of the account that the environment names.</summary>
    public static ModelRegistry Registry() => new(StorageAccount.FromEnvironment.Container(ModelRegistry.ContainerName), TimeProvider.System);

    /// <summary>Says how publishing ended.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(PublishedModel published, ParseResult parsed, IAnsiConsole console)
    {
        console.WriteLine($"{(published.Promoted ? "promoted" : "stored, not promoted")}: model {published.Version}: {published.Reason}");
        return published.Promoted || parsed.GetValue(Promote) == "never" ? ExitCode.Success : ExitCode.NotBetter;
    }
}
