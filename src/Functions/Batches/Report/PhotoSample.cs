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

    /// <summary>The photos, by name.</summary>
    public IReadOnlyList<PhotoResult> Photos
    {
        get
        {
            // Space that one part does not use goes to the other, so a batch of up to 10,000 faces is shown whole.
            var unsure = _unsure.Take(Math.Max(MaxUnsurePhotosFaces, MaxFaces - _others.Weight));
            var others = _others.Take(Math.Max(MaxOtherFaces, MaxFaces - _unsure.Weight));
            return [.. unsure.Concat(others).Concat(_noFace.Take(MaxListed)).Concat(_unread.Take(MaxListed)).OrderBy(static result => result.Photo.Image, StringComparer.Ordinal)];
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
    }

    /// <summary>The photos with the smallest keys, which is as good as a random draw, up to a weight.</summary>
    private sealed class Drawn
    {
        private readonly SortedSet<(string Key, int Weight, PhotoResult Result)> _photos =
            new(Comparer<(string Key, int Weight, PhotoResult Result)>.Create(static (a, b) => string.CompareOrdinal(a.Key, b.Key)));

        public int Weight { get; private set; }

        public void Add(PhotoResult result)
        {
            var weight = Math.Max(1, result.Faces.Length);
            if (!_photos.Add((result.Photo.Key, weight, result)))
            {
                return;
            }
            Weight += weight;
            while (Weight > MaxFaces && _photos.Count > 1)
            {
                var last = _photos.Max;
                _photos.Remove(last);
                Weight -= last.Weight;
            }
        }

        public IEnumerable<PhotoResult> Take(int weight) => _photos.TakeWhile(photo => (weight -= photo.Weight) >= 0).Select(static photo => photo.Result);
    }
}
