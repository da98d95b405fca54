using System.Text.RegularExpressions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Architecture;

/// <summary>The folders of src/ as rooms, with an arrow where a file of one names a type or calls an extension method of the other.</summary>
internal sealed partial class House
{
    private readonly Dictionary<string, string> _texts;
    private readonly ILookup<string, string> _homes;
    private readonly ILookup<string, string> _extensions;
    private readonly Dictionary<string, HashSet<string>> _seen;

    private House(Dictionary<string, string> texts)
    {
        _texts = texts;
        _homes = texts
            .SelectMany(file => Declared(file.Value).Select(name => (name, file.Key)))
            .ToLookup(pair => pair.name, pair => pair.Key, StringComparer.Ordinal);
        _extensions = texts
            .SelectMany(file => Extensions().Matches(file.Value).Select(match => match.Groups[1].Value).Distinct().Select(name => (name, file.Key)))
            .Where(pair => !_homes.Contains(pair.name))
            .ToLookup(pair => pair.name, pair => pair.Key, StringComparer.Ordinal);
        var shared = texts.Values.SelectMany(text => Globals().Matches(text).Select(match => match.Groups[1].Value)).ToList();
        _seen = texts.ToDictionary(file => file.Key, file => Above(SpaceOf(file.Value))
            .Concat(shared)
            .Concat(Usings().Matches(file.Value).Select(match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal));
    }

    public static House Read()
    {
        var root = Repository.PathOf("src");
        return Of(Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"))
            .ToDictionary(path => path, path => File.ReadAllText(Path.Combine(root, path))));
    }

    public static House Of(IReadOnlyDictionary<string, string> files) => new(files.ToDictionary(file => file.Key, file => NotCode().Replace(file.Value, " ")));

    /// <summary>The arrows between rooms.</summary>
    /// <param name="depth">How many folders below src/ a room is.</param>
    public ILookup<string, string> Arrows(int depth) => _texts.Keys
        .SelectMany(from => Uses(from).Select(to => (From: Room(from, depth), To: Room(to, depth))))
        .Where(arrow => arrow.From != arrow.To)
        .Distinct()
        .ToLookup(arrow => arrow.From, arrow => arrow.To, StringComparer.Ordinal);

    /// <summary>A way from a room back to itself; null if there is none.</summary>
    public IReadOnlyList<string>? FindCircle(int depth)
    {
        var arrows = Arrows(depth);
        var done = new HashSet<string>(StringComparer.Ordinal);
        return arrows.Select(room => Visit(room.Key, [])).FirstOrDefault(circle => circle is not null);

        List<string>? Visit(string room, List<string> way)
        {
            if (way.IndexOf(room) is >= 0 and var start)
            {
                return [.. way[start..], room];
            }
            if (done.Contains(room))
            {
                return null;
            }
            var circle = arrows[room].Select(next => Visit(next, [.. way, room])).FirstOrDefault(found => found is not null);
            done.Add(room);
            return circle;
        }
    }

    private static string Room(string file, int depth) => string.Join('/', file.Split('/')[..^1].Take(depth));

    private IEnumerable<string> Uses(string file)
    {
        var names = Words().Matches(_texts[file]).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var places = Visible(_homes[name], file).ToList();
            if (places.Count > 0 && !places.Contains(file))
            {
                // Of several types of one name the nearest is meant.
                yield return places.MaxBy(home => home.Zip(file).TakeWhile(pair => pair.First == pair.Second).Count())!;
            }
        }
        // An extension method is used by its own name, not by its class's.
        foreach (var home in Calls().Matches(_texts[file]).Select(match => match.Groups[1].Value).Distinct().SelectMany(name => Visible(_extensions[name], file)))
        {
            yield return home;
        }
    }

    private IEnumerable<string> Visible(IEnumerable<string> homes, string file) =>
        homes.Where(home => home == file || _seen[file].Contains(SpaceOf(_texts[home])));

    private static IEnumerable<string> Declared(string text) => Declarations().Matches(text).Select(match => match.Groups[1].Value).Distinct();

    private static string SpaceOf(string text) => Namespace().Match(text).Groups[1].Value;

    private static IEnumerable<string> Above(string space) => Enumerable.Range(1, space.Split('.').Length).Select(length => string.Join('.', space.Split('.')[..length]));

    // Comments, then raw, verbatim and plain strings, then characters.
    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/|""""""(?:.|\n)*?""""""|@""(?:[^""]|"""")*""|\$?""(?:\\.|[^""\\\n])*""|'(?:\\.|[^'\\])'", RegexOptions.Singleline)]
    private static partial Regex NotCode();

    [GeneratedRegex(@"\b(?:class|record(?:\s+struct)?|struct|interface|enum|delegate\s+[\w<>\[\]?,. ]+?)\s+([A-Z]\w*)")]
    private static partial Regex Declarations();

    [GeneratedRegex(@"\bstatic\s+[\w<>\[\]?,. ]+?\s+([A-Z]\w*)\s*(?:<[\w, ]+>)?\(\s*this\s")]
    private static partial Regex Extensions();

    [GeneratedRegex(@"\.([A-Z]\w*)\s*[(<]")]
    private static partial Regex Calls();

    [GeneratedRegex(@"^\s*namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\busing\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)\s*;")]
    private static partial Regex Usings();

    [GeneratedRegex(@"^\s*global using\s+([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Globals();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Words();
}
