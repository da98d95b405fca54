using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Labelling;

/// <summary>Draws good faces for labels at random, equally many from each group, and whole photos. The same batch gives the same draw.</summary>
/// <remarks>
/// Equal numbers compare groups best; each labelled face is weighted by the number that it was drawn from. If that would leave a group
/// fewer than <see cref="FewestOfGroup"/>, all groups are drawn from together.
/// </remarks>
internal sealed class LabelDraw(int faces, int photos)
{
    private const int FewestOfGroup = 20;

    private readonly SortedDictionary<string, int> _good = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PriorityQueue<DrawnFace, string>> _faces = new(StringComparer.Ordinal);
    private readonly PriorityQueue<PhotoResult, string> _photos = NewDraw<PhotoResult>();
    private ImmutableArray<LabelStratum> _strata = [];

    /// <summary>How many faces come from each stratum.</summary>
    public ImmutableArray<LabelStratum> Strata => _strata;

    /// <summary>The faces, in a random order.</summary>
    public IReadOnlyList<DrawnFace> Faces => [.. _faces.Values.SelectMany(static drawn => drawn.UnorderedItems).OrderBy(static face => face.Priority, Order).Select(static face => face.Element)];

    /// <summary>The whole photos, in a random order.</summary>
    public IReadOnlyList<PhotoResult> Photos => [.. _photos.UnorderedItems.OrderBy(static photo => photo.Priority, Order).Select(static photo => photo.Element)];

    private static StringComparer Order => StringComparer.Ordinal;

    /// <summary>Step 1, once for every photo: counts it.</summary>
    public void Count(PhotoResult result)
    {
        var group = result.Facts.Group ?? string.Empty;
        if (result.Faces.Count(static face => face.Kind != FaceKind.Poor) is > 0 and var good)
        {
            _good[group] = _good.GetValueOrDefault(group) + good;
        }
    }

    /// <summary>Step 2: divides the sample among the groups.</summary>
    public void Divide()
    {
        var groups = _good.Count * FewestOfGroup > faces ? [new LabelStratum(null, _good.Values.Sum(), 0)] : _good.Select(static group => new LabelStratum(group.Key, group.Value, 0)).ToArray();
        var (left, open) = (faces, groups.Length);
        // The smallest group first: the others make up for what it lacks.
        foreach (var (stratum, index) in groups.Select(static (stratum, index) => (stratum, index)).OrderBy(static pair => pair.stratum.Faces))
        {
            var drawn = Math.Min(stratum.Faces, left / open--);
            groups[index] = stratum with { Drawn = drawn };
            left -= drawn;
        }
        _strata = [.. groups];
    }

    /// <summary>Step 3, once more for every photo: draws from it.</summary>
    public void Draw(PhotoResult result)
    {
        var key = result.Photo.Key;
        for (var i = 0; i < result.Faces.Length; i++)
        {
            // A group that came after the count, because the batch grows, is in no stratum.
            if (result.Faces[i].Kind != FaceKind.Poor
                && _strata.FirstOrDefault(stratum => stratum.Group is null || stratum.Group == (result.Facts.Group ?? string.Empty)) is { } stratum)
            {
                var drawn = _faces.TryGetValue(stratum.Group ?? string.Empty, out var found) ? found : _faces[stratum.Group ?? string.Empty] = NewDraw<DrawnFace>();
                Keep(drawn, new DrawnFace(result, i), $"{key}-{i + 1}", stratum.Drawn);
            }
        }
        if (result.Status is PhotoStatus.Scored or PhotoStatus.NoFace)
        {
            Keep(_photos, result, key, photos);
        }
    }

    private static PriorityQueue<T, string> NewDraw<T>() => new(Comparer<string>.Create(static (a, b) => string.CompareOrdinal(b, a)));

    /// <summary>Keeps the smallest hashes, which is as good as a random draw.</summary>
    private static void Keep<T>(PriorityQueue<T, string> drawn, T one, string id, int most)
    {
        drawn.Enqueue(one, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("label " + id))));
        if (drawn.Count > most)
        {
            drawn.Dequeue();
        }
    }

    /// <summary>A face that was drawn.</summary>
    /// <param name="Photo">Its photo.</param>
    /// <param name="Index">Its place in it, from 0.</param>
    internal readonly record struct DrawnFace(PhotoResult Photo, int Index);
}
