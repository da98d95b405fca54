using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace DeepEmotion.Training.Data;

/// <summary>Divides faces into folds for cross-validation. All faces of a person are in the same fold, because a network must be tested on strangers.</summary>
public static class Folds
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="faces">The faces.</param>
    /// <param name="groups">For each face its group, as <see cref="Groups"/> finds them.</param>
    /// <param name="count">Number of folds.</param>
    /// <param name="seed">The same seed gives the same folds.</param>
    /// <returns>For each face its fold, 0 to count - 1; each fold has about as many faces of each emotion.</returns>
    /// <exception cref="UsageException">There are fewer groups than folds.</exception>
    public static int[] Divide(ImmutableArray<LabelledFace> faces, IReadOnlyList<string> groups, int count, int seed)
    {
        int[][] members = [.. groups.Index().GroupBy(g => g.Item, g => g.Index, StringComparer.Ordinal).Select(group => group.ToArray())];
        if (members.Length < count)
        {
            throw new UsageException($"{members.Length} groups cannot be divided into {count} folds: give a smaller --folds or another --group.");
        }
        new Random(seed).Shuffle(members);
        var filled = new int[count, LabelSets.Of(7).Length];
        var folds = new int[faces.Length];
        // The largest group first, each into the fold where its emotions are rarest so far.
        foreach (var group in members.OrderByDescending(m => m.Length))
        {
            var fold = Enumerable.Range(0, count).MinBy(f => group.Sum(face => filled[f, (int)faces[face].Emotion]));
            foreach (var face in group)
            {
                folds[face] = fold;
                filled[fold, (int)faces[face].Emotion]++;
            }
        }
        return folds;
    }

    /// <summary>The match of <paramref name="pattern"/> in each face's path: its first group in parentheses, or the whole match. Without a pattern each face is its own group.</summary>
    /// <exception cref="UsageException">The pattern is invalid, takes too long, or does not match a face.</exception>
    public static IReadOnlyList<string> Groups(ImmutableArray<LabelledFace> faces, string? pattern)
    {
        if (pattern is null)
        {
            return [.. faces.Select((_, index) => $"{index}")];
        }
        try
        {
            var expression = new Regex(pattern, RegexOptions.CultureInvariant, Patience);
            return [.. faces.Select(face => GroupOf(expression, face))];
        }
        catch (Exception broken) when (broken is ArgumentException or RegexMatchTimeoutException)
        {
            throw new UsageException($"--group '{pattern}' cannot be used: {broken.Message}", broken);
        }
    }

    private static string GroupOf(Regex expression, LabelledFace face)
    {
        var name = face.Name ?? throw new UsageException("--group matches file names, and rows of a table have none: give a folder of class folders with images.");
        var match = expression.Match(name);
        return match.Success
            ? match.Groups[1].Success ? match.Groups[1].Value : match.Value
            : throw new UsageException($"--group '{expression}' does not match '{name}': every face needs a group.");
    }
}
