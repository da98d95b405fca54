using System.Reflection;

namespace DeepEmotion.Training.Jobs;

/// <summary>The commit that this program was built from; the SDK appends it to the version after a plus sign.</summary>
internal static class SourceCommit
{
    public static string? Current { get; } =
        typeof(SourceCommit).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit] ? commit : null;
}
