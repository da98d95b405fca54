using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Labelling;

/// <summary>Draws good faces for labels at random, as many from each group, and whole photos; the same ones for the same batch.</summary>
/// <remarks>
/// Groups of equal numbers compare best; each labelled face then stands for as many as it was drawn from. Where that would leave a group
/// fewer than <see cref="FewestOfGroup"/>, all groups are drawn from as one.
/// </remarks>
internal sealed class LabelDraw(int faces, int photos)
{
    private const int FewestOfGroup = 20;

    private readonly SortedDictionary<string, int> _good = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PriorityQueue<DrawnFace, string>> _faces = new(StringComparer.Ordinal);
    private readonly PriorityQueue<PhotoResult, string> _photos = NewDraw<PhotoResult>();
    private ImmutableArray<LabelStratum> _strata = [];

    /// <summary>How many faces come from what.</summary>
    public ImmutableArray<LabelStratum> Strata => _strata;

    /// <summary>The faces, in a random order.</summary>
    public IReadOnlyList<DrawnFace> Faces => [.. _faces.Values.SelectMany(static drawn => drawn.UnorderedItems).OrderBy(static face => face.Priority, Order).Select(static face => face.Element)];

    /// <summary>The whole photos, in a random order.</summary>
    public IReadOnlyList<PhotoResult> Photos => [.. _photos.UnorderedItems.OrderBy(static photo => photo.Priority, Order).Select(static photo => photo.Element)];

    private static StringComparer Order => StringComparer.Ordinal;

    /// <summary>First all photos go by to be counted.</summary>
    public void Count(PhotoResult result)
    {
        var group = result.Facts.Group ?? string.Empty;
        if (result.Faces.Count(static face => face.Kind != FaceKind.Poor) is > 0 and var good)
        {
            _good[group] = _good.GetValueOrDefault(group) + good;
        }
    }

    /// <summary>Then the sample is divided.</summary>
    public void Divide()
    {
        var groups = _good.Count * FewestOfGroup > faces ? [new LabelStratum(null, _good.Values.Sum(), 0)] : _good.Select(static group => new LabelStratum(group.Key, group.Value, 0)).ToArray();
        var (left, open) = (faces, groups.Length);
        // The smallest first: what it cannot give, the others do.
        foreach (var (stratum, index) in groups.Select(static (stratum, index) => (stratum, index)).OrderBy(static pair => pair.stratum.Faces))
        {
            var drawn = Math.Min(stratum.Faces, left / open--);
            groups[index] = stratum with { Drawn = drawn };
            left -= drawn;
        }
        _strata = [.. groups];
    }

    /// <summary>Then all photos go by again to be drawn from.</summary>
    public void Draw(PhotoResult result)
    {
        var key = result.Photo.Key;
        for (var i = 0; i < result.Faces.Length; i++)
        {
            if (result.Faces[i].Kind != FaceKind.Poor)
            {
                var stratum = _strata.First(stratum => stratum.Group is null || stratum.Group == (result.Facts.Group ?? string.Empty));
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

    /// <summary>Keeps the ones with the smallest hashes, which are as good as random.</summary>
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
