using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>The Bicep command line from NuGet.</summary>
internal static class Bicep
{
    public static Command Run(params string[] arguments) => RunIn([], arguments);

    public static Command RunIn(Dictionary<string, string> environment, params string[] arguments) => Command.Run(
        Repository.Metadata(typeof(Bicep).Assembly, "BicepCommand"), arguments, new Dictionary<string, string>(environment) { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" });
}
