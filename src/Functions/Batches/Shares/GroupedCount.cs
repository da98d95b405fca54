using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>Counts the faces of some kinds, in all photos and in each group.</summary>
/// <param name="kinds">The kinds of faces that count.</param>
internal sealed class GroupedCount(params FaceKind[] kinds)
{
    /// <summary>Groups that are told apart; photos of further ones count in all photos only.</summary>
    public const int MaxGroups = 1_000;

    private readonly ShareCount _all = new(EmotionLabels.Seven.Length);
    private readonly Dictionary<string, ShareCount> _groups = new(StringComparer.Ordinal);

    public void Add(PhotoResult result)
    {
        Span<int> counts = stackalloc int[EmotionLabels.Seven.Length];
        foreach (var face in result.Faces)
        {
            if (kinds.Contains(face.Kind))
            {
                counts[(int)face.Score.Emotion]++;
            }
        }
        _all.Add(counts);
        if ((result.Facts.Group ?? PhotoFacts.GroupOf(result.Photo)) is { } group && (_groups.ContainsKey(group) || _groups.Count < MaxGroups))
        {
            if (!_groups.TryGetValue(group, out var count))
            {
                _groups[group] = count = new ShareCount(counts.Length);
            }
            count.Add(counts);
        }
    }

    public GroupedShares ToShares() =>
        new(_all.ToShares(), _groups.ToImmutableSortedDictionary(static group => group.Key, static group => group.Value.ToShares(), StringComparer.Ordinal));
}
