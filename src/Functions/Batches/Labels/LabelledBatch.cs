using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Labels;

/// <summary>Finds the labelled faces and photos in one pass over the batch.</summary>
internal sealed class LabelledBatch(LabelFile file)
{
    private readonly List<LabelledFace> _faces = [];
    private readonly List<SearchedPhoto> _photos = [];
    private readonly HashSet<string> _labelledFaces = [.. file.People.SelectMany(static person => person.Faces.Keys)];
    private readonly HashSet<string> _searched = [.. file.People.SelectMany(static person => person.Photos.Keys)];

    public LabelFile File => file;

    public IReadOnlyList<LabelledFace> Faces => _faces;

    /// <summary>The whole photos in which people looked for missed faces.</summary>
    public IReadOnlyList<SearchedPhoto> Photos => _photos;

    public void Add(PhotoResult result, ReadOnlySpan<byte> weights)
    {
        var key = result.Photo.Key;
        for (var i = 0; i < result.Faces.Length; i++)
        {
            var (id, face) = ($"{key}-{i + 1}", result.Faces[i]);
            if (face.Kind != FaceKind.Poor && _labelledFaces.Contains(id))
            {
                var labels = file.People.Select(person => person.Faces.TryGetValue(id, out var label) ? LabelFile.Words.IndexOf(label) : (int?)null);
                _faces.Add(new LabelledFace(result.Facts.Group ?? string.Empty, (int)face.Score.Emotion, face.Score.Confidence, [.. labels], weights.ToArray()));
            }
        }
        if (_searched.Contains(key))
        {
            var missed = file.People.First(person => person.Photos.ContainsKey(key)).Photos[key].Length;
            _photos.Add(new SearchedPhoto(result.Faces.Length, missed, weights.ToArray()));
        }
    }

    /// <summary>Why the labels do not fit the batch as it is now; null if they do.</summary>
    public string? FindProblem(GroupedCount good)
    {
        var changed = file.Strata.FirstOrDefault(stratum => FacesOf(good, stratum) != stratum.Faces);
        return changed is not null || file.Strata.Sum(static stratum => stratum.Faces) != good.All.Faces
            ? "The batch has changed since faces were drawn for labels, so the labels no longer correct its shares. Draw again with the command label."
            : null;
    }

    /// <summary>The strata of all photos, or of one group.</summary>
    public ImmutableArray<Correction.Stratum> PartsOf(GroupedCount good, string? group)
    {
        if (file.Strata is [{ Group: null }])
        {
            return group is null
                ? [new Correction.Stratum(good.All, _faces)]
                : [.. StrataOf(good, group)];
        }
        return [.. file.Strata.Where(stratum => group is null || stratum.Group == group).SelectMany(stratum => StrataOf(good, stratum.Group))];
    }

    /// <summary>How many good faces each labelled face stands for.</summary>
    public double StandsFor(LabelledFace face)
    {
        return file.Strata.FirstOrDefault(stratum => stratum.Group is null || stratum.Group == face.Group) is { } stratum
            ? (double)stratum.Faces / _faces.Count(other => stratum.Group is null || other.Group == stratum.Group)
            : 1;
    }

    // Labels are input and may name a group that the batch does not have.
    private IEnumerable<Correction.Stratum> StrataOf(GroupedCount good, string? group) =>
        group is not null && good.Groups.TryGetValue(group, out var count) ? [new Correction.Stratum(count, [.. _faces.Where(face => face.Group == group)])] : [];

    private static int FacesOf(GroupedCount good, LabelStratum stratum) =>
        stratum.Group is null ? good.All.Faces : good.Groups.TryGetValue(stratum.Group, out var count) ? count.Faces : 0;
}

/// <summary>A whole photo in which a person looked for faces that the detector missed.</summary>
/// <param name="Found">Faces that the detector found.</param>
/// <param name="Missed">Further faces that the person saw.</param>
/// <param name="Weights">How often each replicate of the bootstrap has the photo.</param>
internal sealed record SearchedPhoto(int Found, int Missed, byte[] Weights);
