using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>Counts the faces of some kinds, in all photos and in each group.</summary>
/// <param name="kinds">The kinds of faces that count.</param>
internal sealed class GroupedCount(params FaceKind[] kinds)
{
    /// <summary>The most groups that are counted separately; photos of further groups count only under all photos.</summary>
    public const int MaxGroups = 1_000;

    private readonly Dictionary<string, ShareCount> _groups = new(StringComparer.Ordinal);

    public ShareCount All { get; } = new(EmotionLabels.Seven.Length);

    /// <summary>By the group's name; the photos without a group are under an empty one.</summary>
    public IReadOnlyDictionary<string, ShareCount> Groups => _groups;

    /// <summary>Adds a photo that has its group.</summary>
    /// <param name="result">The photo.</param>
    /// <param name="weights">How often each replicate of the bootstrap has it.</param>
    public void Add(PhotoResult result, ReadOnlySpan<byte> weights)
    {
        Span<int> counts = stackalloc int[EmotionLabels.Seven.Length];
        foreach (var face in result.Faces)
        {
            if (kinds.Contains(face.Kind))
            {
                counts[(int)face.Score.Emotion]++;
            }
        }
        All.Add(counts, weights);
        var group = result.Facts.Group ?? string.Empty;
        if (!_groups.TryGetValue(group, out var count) && _groups.Count < MaxGroups)
        {
            _groups[group] = count = new ShareCount(counts.Length);
        }
        count?.Add(counts, weights);
    }

    public GroupedShares ToShares() => new(
        All.ToShares(),
        _groups.Where(static group => group.Key.Length > 0).ToImmutableSortedDictionary(static group => group.Key, static group => group.Value.ToShares(), StringComparer.Ordinal));
}
