using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Files;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary>Groups are named after folders, and folders often after people; published reports number them.</summary>
internal static class GroupNames
{
    /// <summary>The summary with <c>group 1</c>, <c>group 2</c>, … in place of names, in the order of the names.</summary>
    public static BatchSummary LeaveOut(BatchSummary summary)
    {
        var digits = $"{summary.Groups.Count}".Length;
        var numbers = summary.Groups.Keys.Select((name, index) => (name, number: $"group {$"{index + 1}".PadLeft(digits, '0')}")).ToDictionary(static pair => pair.name, static pair => pair.number, StringComparer.Ordinal);
        return summary with
        {
            Groups = Renamed(summary.Groups),
            ClearShares = summary.ClearShares! with { Groups = Renamed(summary.ClearShares.Groups) },
            WithUnsureShares = summary.WithUnsureShares! with { Groups = Renamed(summary.WithUnsureShares.Groups) },
            CorrectedShares = summary.CorrectedShares is { } corrected ? corrected with { Groups = Renamed(corrected.Groups) } : null,
            Differences = [.. summary.Differences.Select(difference => difference with { Group = numbers[difference.Group], Other = numbers[difference.Other] })],
        };

        ImmutableSortedDictionary<string, T> Renamed<T>(ImmutableSortedDictionary<string, T> groups) =>
            groups.Where(group => numbers.ContainsKey(group.Key)).ToImmutableSortedDictionary(group => numbers[group.Key], static group => group.Value, StringComparer.Ordinal);
    }
}
