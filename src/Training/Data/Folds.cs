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
    /// <returns>For each face its fold, 0 to count - 1; no fold is empty, and each has about as many faces of each emotion.</returns>
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
        var sizes = new int[count];
        // The largest group first, each into the fold where its emotions are rarest so far; among those, the smallest. So an empty fold always gets the next group.
        foreach (var group in members.OrderByDescending(m => m.Length))
        {
            var fold = Enumerable.Range(0, count).MinBy(f => (group.Sum(face => filled[f, (int)faces[face].Emotion]), sizes[f]));
            sizes[fold] += group.Length;
            foreach (var face in group)
            {
                folds[face] = fold;
                filled[fold, (int)faces[face].Emotion]++;
            }
        }
        return folds;
    }

    /// <summary>The match of <paramref name="pattern"/> in each face's path: its first group in parentheses, or the whole match. Without a pattern each face is its own group.</summary>
    /// <remarks>Groups that have an image in common, pixel by pixel, become one group: a network must not be tested on an image that it learned.</remarks>
    /// <exception cref="UsageException">The pattern is invalid, takes too long, or does not match a face.</exception>
    public static IReadOnlyList<string> Groups(ImmutableArray<LabelledFace> faces, string? pattern) => Joined(faces, Named(faces, pattern));

    private static string[] Named(ImmutableArray<LabelledFace> faces, string? pattern)
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

    private static string[] Joined(ImmutableArray<LabelledFace> faces, string[] groups)
    {
        var joinedTo = new Dictionary<string, string>(StringComparer.Ordinal);
        string Root(string group)
        {
            while (joinedTo.TryGetValue(group, out var other))
            {
                group = other;
            }
            return group;
        }
        foreach (var alike in faces.Zip(groups).GroupBy(f => PixelHash.Of(f.First), f => f.Second, StringComparer.Ordinal))
        {
            var first = Root(alike.First());
            foreach (var other in alike.Select(Root).Where(other => other != first).Distinct(StringComparer.Ordinal).ToArray())
            {
                joinedTo[other] = first;
            }
        }
        return [.. groups.Select(Root)];
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
