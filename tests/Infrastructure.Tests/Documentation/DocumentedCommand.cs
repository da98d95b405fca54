using System.Text.RegularExpressions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Documentation;

/// <summary>A command that a page tells its reader to type.</summary>
/// <param name="Page">The page, by its path in the repository.</param>
/// <param name="Line">The command without its comment.</param>
internal sealed partial record DocumentedCommand(string Page, string Line)
{
    /// <summary>Every line of every shell block, and every command of ours in running text.</summary>
    public static IReadOnlyList<DocumentedCommand> All { get; } = [.. Pages.SelectMany(Read)];

    public static IEnumerable<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "samples/README.md", "src/LocalHost/tool.md",
        .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Order(StringComparer.Ordinal),
    ];

    public override string ToString() => $"{Page}: {Line}";

    private static IEnumerable<DocumentedCommand> Read(string page)
    {
        var text = Repository.Read(page);
        var typed = ShellBlock().Matches(text).SelectMany(block => block.Groups[1].Value.Split('\n'));
        var inline = InlineCommand().Matches(AnyBlock().Replace(text, "")).Select(match => match.Groups[1].Value);
        return typed.Concat(inline).Select(line => Comment().Replace(line, "").Trim()).Where(line => line.Length > 0).Distinct().Select(line => new DocumentedCommand(page, line));
    }

    [GeneratedRegex("```(?:sh|bash|powershell)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex AnyBlock();

    [GeneratedRegex("`((?:\\./(?:run|train|test|bench)\\.sh|deepemotion|dotnet|docker|azd|scripts/[a-z]+\\.sh) [^`]+)`")]
    private static partial Regex InlineCommand();

    [GeneratedRegex("(?:^|\\s)#\\s.*$")]
    private static partial Regex Comment();
}
