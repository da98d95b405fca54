using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Groups;

/// <summary>Groups from a file, by name or by time; they replace folders.</summary>
/// <remarks>
/// A line is <c>GROUP: PATTERN</c>, with <c>*</c> and <c>?</c> over the photo's name in the batch, or <c>GROUP: FROM .. TO</c> over the
/// camera's time, from the first to before the second. The first matching line decides; a photo without a match has no group.
/// Empty lines and lines that begin with <c>#</c> are ignored.
/// </remarks>
public sealed class GroupRules
{
    private const int MaxLines = 10_000;
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];

    private readonly ImmutableArray<Rule>? _rules;

    private GroupRules(ImmutableArray<Rule>? rules) => _rules = rules;

    /// <summary>The first folder below the batch is the group.</summary>
    public static GroupRules Folders { get; } = new(null);

    /// <exception cref="FormatException">A line has neither form; the message quotes it and shows both forms.</exception>
    public static GroupRules Parse(string text)
    {
        var lines = text.Split('\n').Select(static (line, index) => (Text: line.Trim(), Number: index + 1)).Where(static line => line.Text.Length > 0 && line.Text[0] != '#').ToList();
        return lines.Count switch
        {
            0 => throw new FormatException("The file of groups is empty. It needs a line such as 'morning: day1/*'."),
            > MaxLines => throw new FormatException($"The file of groups has {lines.Count} lines; at most {MaxLines} are allowed."),
            _ => new GroupRules([.. lines.Select(static line => Rule.Parse(line.Text)
                ?? throw new FormatException($"Line {line.Number} of the groups, '{line.Text}', is neither 'GROUP: PATTERN' nor 'GROUP: 2026-05-03T09:00 .. 2026-05-03T12:00'."))]),
        };
    }

    /// <summary>The result with its group by these rules; rows of older versions and of unread files have none yet.</summary>
    public PhotoResult Apply(PhotoResult result) => result with
    {
        Facts = result.Facts with
        {
            Group = _rules is { } rules ? rules.FirstOrDefault(rule => rule.Fits(result))?.Group : result.Facts.Group ?? PhotoFacts.GroupOf(result.Photo),
        },
    };

    private sealed record Rule(string Group, string? Pattern, DateTime From, DateTime To)
    {
        public static Rule? Parse(string line)
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } group, { Length: > 0 } rule])
            {
                return null;
            }
            if (!rule.Contains("..", StringComparison.Ordinal) || rule.Contains('/', StringComparison.Ordinal))
            {
                return new Rule(group, rule, default, default);
            }
            return rule.Split("..", StringSplitOptions.TrimEntries) is [var from, var to] && TryTime(from, out var first) && TryTime(to, out var last) && first < last
                ? new Rule(group, null, first, last)
                : null;
        }

        public bool Fits(PhotoResult result) => Pattern is { } pattern
            ? FileSystemName.MatchesSimpleExpression(pattern, result.Photo.Image, ignoreCase: true)
            : result.Facts.TakenAt is { } taken && taken.DateTime >= From && taken.DateTime < To;

        private static bool TryTime(string text, out DateTime time) =>
            DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
