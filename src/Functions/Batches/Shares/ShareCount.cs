namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>Adds up the answers of photos and of their bootstrap replicates, so that shares and intervals need only one pass.</summary>
/// <remarks>
/// Faces of one photo resemble each other, so the bootstrap draws photos, not faces. If there are fewer than <see cref="PhotoWeights.FewPhotos"/>
/// different photos, or if none, all or the same share of each photo's faces have the emotion, the interval is Wilson's, with photos as draws.
/// </remarks>
internal sealed class ShareCount(int emotions)
{
    private readonly int[] _counts = new int[emotions];
    private readonly int[] _replicates = new int[PhotoWeights.Replicates * (emotions + 1)];
    private readonly HashSet<UInt128> _different = [];
    private int _photos;

    /// <summary>Faces that count.</summary>
    public int Faces { get; private set; }

    /// <summary>Adds a photo.</summary>
    /// <param name="counts">Its faces of each emotion.</param>
    /// <param name="weights">How often each replicate has it.</param>
    public void Add(ReadOnlySpan<int> counts, ReadOnlySpan<byte> weights)
    {
        var faces = 0;
        foreach (var count in counts)
        {
            faces += count;
        }
        if (faces == 0)
        {
            return;
        }
        _photos++;
        if (_different.Count < PhotoWeights.FewPhotos)
        {
            _different.Add(PhotoWeights.IdOf(weights));
        }
        Faces += faces;
        for (var i = 0; i < counts.Length; i++)
        {
            _counts[i] += counts[i];
        }
        for (var replicate = 0; replicate < weights.Length; replicate++)
        {
            var weight = weights[replicate];
            if (weight > 0)
            {
                var sums = _replicates.AsSpan(replicate * (counts.Length + 1), counts.Length + 1);
                for (var i = 0; i < counts.Length; i++)
                {
                    sums[i] += weight * counts[i];
                }
                sums[^1] += weight * faces;
            }
        }
    }

    /// <summary>Faces of an emotion.</summary>
    /// <param name="emotion">Which.</param>
    /// <param name="replicate">In which replicate; -1 for the sample itself.</param>
    public int Count(int emotion, int replicate) => replicate < 0 ? _counts[emotion] : _replicates[(replicate * (_counts.Length + 1)) + emotion];

    /// <summary>All faces that count, in a replicate; -1 for the sample itself.</summary>
    public int Total(int replicate) => replicate < 0 ? Faces : Count(_counts.Length, replicate);

    /// <summary>The share of an emotion in a replicate, -1 for the sample itself; NaN if there is no face.</summary>
    public double Share(int emotion, int replicate) => (double)Count(emotion, replicate) / Total(replicate);

    public EmotionShares ToShares()
    {
        var intervals = Enumerable.Range(0, _counts.Length).Select(IntervalOf).ToArray();
        return new EmotionShares(Faces, _photos, [.. _counts], [.. intervals.Select(static interval => interval.Low)], [.. intervals.Select(static interval => interval.High)]);
    }

    /// <summary>Whether the replicates tell how far the share of an emotion may be off; if not, its interval is Wilson's.</summary>
    public bool HasSpread(int emotion) => _different.Count == PhotoWeights.FewPhotos && Replicates(emotion).Any(replicate => replicate != Share(emotion, -1));

    /// <summary>The share of an emotion with its interval.</summary>
    public Interval IntervalOf(int emotion)
    {
        if (Faces == 0)
        {
            return new Interval(0, 0, 1);
        }
        var share = Share(emotion, -1);
        return HasSpread(emotion) ? Interval.OfShare(share, Replicates(emotion))
            : Interval.Wilson(share, _different.Count < PhotoWeights.FewPhotos ? _different.Count : _photos);
    }

    private IEnumerable<double> Replicates(int emotion) => Enumerable.Range(0, PhotoWeights.Replicates).Select(replicate => Share(emotion, replicate)).Where(double.IsFinite);
}
