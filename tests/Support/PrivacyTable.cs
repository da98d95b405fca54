using System.Text.RegularExpressions;

namespace DeepEmotion.Tests.Support;

/// <summary>The stores that docs/privacy.md tells of.</summary>
public static partial class PrivacyTable
{
    /// <summary>Containers, queues and tables, such as <c>container uploads</c>. A name may end with <c>*</c>.</summary>
    public static IReadOnlySet<string> Stores { get; } = Repository.Read("docs/privacy.md").Split('\n')
        .Select(static line => Store().Match(line))
        .Where(static line => line.Success)
        .SelectMany(static line => Name().Matches(line.Groups[2].Value).Select(name => $"{line.Groups[1].Value} {name.Groups[1].Value}"))
        .ToHashSet();

    /// <summary>Whether the table tells of a store.</summary>
    public static bool Has(string store) => Stores.Any(known => known == store || (known[^1] == '*' && store.StartsWith(known[..^1], StringComparison.Ordinal)));

    [GeneratedRegex("^\\| (container|queue|table)s? ([^|]+) \\|")]
    private static partial Regex Store();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
