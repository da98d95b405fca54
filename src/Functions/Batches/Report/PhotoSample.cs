using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary>Chooses what a report of a large batch shows: photos with unsure faces first, the rest and the lists by a repeatable draw.</summary>
internal sealed class PhotoSample
{
    /// <summary>Faces that a report shows at most, of the photos with unsure faces and of the others.</summary>
    public const int MaxUnsurePhotosFaces = 8_000;
    public const int MaxOtherFaces = 2_000;

    /// <summary>Photos without a face, and files not read, that a report lists at most.</summary>
    public const int MaxListed = 2_000;

    private const int MaxFaces = MaxUnsurePhotosFaces + MaxOtherFaces;

    private readonly Drawn _unsure = new();
    private readonly Drawn _others = new();
    private readonly Drawn _noFace = new();
    private readonly Drawn _unread = new();

    // Space that one part does not use goes to the other, so a batch of up to 10,000 faces is shown whole.
    private int MostUnsure => Math.Max(MaxUnsurePhotosFaces, MaxFaces - _others.Weight);

    private int MostOthers => Math.Max(MaxOtherFaces, MaxFaces - _unsure.Weight);

    /// <summary>The photos, by name.</summary>
    public IReadOnlyList<PhotoResult> Photos
    {
        get
        {
            return [.. _unsure.Photos.Concat(_others.Photos).Concat(_noFace.Photos).Concat(_unread.Photos).OrderBy(static result => result.Photo.Image, StringComparer.Ordinal)];
        }
    }

    public void Add(PhotoResult result)
    {
        var part = result.Status switch
        {
            PhotoStatus.NoFace => _noFace,
            PhotoStatus.Scored when result.Faces.Any(static face => face.Kind == FaceKind.Unsure) => _unsure,
            PhotoStatus.Scored => _others,
            _ => _unread,
        };
        part.Add(result);
        _unsure.Keep(MostUnsure);
        _others.Keep(MostOthers);
        _noFace.Keep(MaxListed);
        _unread.Keep(MaxListed);
    }

    /// <summary>The photos with the smallest keys, which is as good as a random draw, up to a weight.</summary>
    private sealed class Drawn
    {
        private readonly SortedSet<(string Key, int Weight, PhotoResult Result)> _photos =
            new(Comparer<(string Key, int Weight, PhotoResult Result)>.Create(static (a, b) => string.CompareOrdinal(a.Key, b.Key)));

        public IEnumerable<PhotoResult> Photos => _photos.Select(static photo => photo.Result);

        public int Weight { get; private set; }

        public void Add(PhotoResult result)
        {
            var weight = Math.Max(1, result.Faces.Length);
            if (_photos.Add((result.Photo.Key, weight, result)))
            {
                Weight += weight;
            }
        }

        /// <summary>Drops the largest keys until the weight is small enough.</summary>
        public void Keep(int most)
        {
            while (Weight > most && _photos.Max is { Result: not null } last)
            {
                _photos.Remove(last);
                Weight -= last.Weight;
            }
        }
    }
}
