using System.Text.RegularExpressions;

namespace DeepEmotion.LocalHost.Blobs;

/// <summary><c>container/pattern</c> of a blob trigger: which blobs it wants, and the parts of their names it binds.</summary>
public sealed partial class BlobPathPattern
{
    private readonly Regex _names;

    private BlobPathPattern(string container, string prefix, Regex names)
    {
        Container = container;
        Prefix = prefix;
        _names = names;
    }

    public string Container { get; }

    /// <summary>What all matching names begin with; a listing asks for no others.</summary>
    public string Prefix { get; }

    /// <exception cref="FormatException">The path has no container or no blob part.</exception>
    public static BlobPathPattern Parse(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == path.Length - 1)
        {
            throw new FormatException($"A blob trigger's path is container/pattern, such as uploads/{{name}}, and not '{path}'.");
        }

        var pattern = path[(slash + 1)..];
        var tokens = Token.Matches(pattern);
        var names = Token.Replace(Regex.Escape(pattern).Replace("\\{", "{", StringComparison.Ordinal), match =>
            match.Groups["name"].Value == tokens[^1].Groups["name"].Value ? $"(?<{match.Groups["name"].Value}>.+)" : $"(?<{match.Groups["name"].Value}>.+?)");
        return new BlobPathPattern(
            path[..slash],
            tokens.Count == 0 ? pattern : pattern[..tokens[0].Index],
            new Regex($"\\A{names}\\z", RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture));
    }

    public bool Wants(string blob) => _names.IsMatch(blob);

    /// <summary>The bound parts of a blob's name, or null when it is not wanted.</summary>
    public IReadOnlyDictionary<string, string>? Match(string blob) =>
        _names.Match(blob) is { Success: true } match
            ? match.Groups.Values.Where(group => group.Name != "0").ToDictionary(group => group.Name, group => group.Value, StringComparer.OrdinalIgnoreCase)
            : null;

    [GeneratedRegex(@"\{(?<name>\w+)\}")]
    private static partial Regex Token { get; }
}
