namespace DeepEmotion.Functions.Tests.Infrastructure.Deployment;

/// <summary>The Bicep command line from NuGet.</summary>
internal static class Bicep
{
    private static readonly Dictionary<string, string> Environment = new() { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" };

    public static Command Run(params string[] arguments) =>
        Command.Run(Repository.Metadata("BicepCommand"), arguments, Environment);
}
