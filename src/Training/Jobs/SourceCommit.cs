using System.Reflection;

namespace DeepEmotion.Training.Jobs;

/// <summary>The commit this program was built from, as the SDK writes it behind the version's plus sign.</summary>
internal static class SourceCommit
{
    public static string? Current { get; } =
        typeof(SourceCommit).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var commit] ? commit : null;
}
