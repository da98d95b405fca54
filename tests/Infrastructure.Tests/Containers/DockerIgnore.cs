using System.Text.RegularExpressions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Containers;

/// <summary>The .dockerignore of the repository: the last pattern that matches a path or a folder above it decides.</summary>
internal static class DockerIgnore
{
    private static readonly (Regex Pattern, bool Excludes)[] Rules =
    [
        .. Repository.Read(".dockerignore").Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => (ToRegex(line.TrimStart('!')), !line.StartsWith('!'))),
    ];

    public static bool Excludes(string path) => Rules.LastOrDefault(rule => rule.Pattern.IsMatch(path)).Excludes;

    private static Regex ToRegex(string pattern) => new(
        "^" + Regex.Escape(pattern).Replace("\\*\\*/", "(.*/)?", StringComparison.Ordinal).Replace("\\*", "[^/]*", StringComparison.Ordinal) + "(/.*)?$");
}
