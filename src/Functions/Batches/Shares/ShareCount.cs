namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>Adds up the answers of photos, so that shares and their intervals need no second look.</summary>
/// <remarks>
/// Faces of one photo resemble each other, so photos, not faces, are what chance draws: the interval is that of a ratio of
/// two sums over photos (Cochran, "Sampling Techniques", 3rd ed., 6.3). Where it cannot be had from fewer than
/// <see cref="FewPhotos"/> photos, or no or every face has the emotion, it is Wilson's, with photos for draws.
/// </remarks>
internal sealed class ShareCount(int emotions)
{
    private const int FewPhotos = 8;
    private const double Z = 1.96;

    private readonly int[] _counts = new int[emotions];
    private readonly double[] _squares = new double[emotions];
    private readonly double[] _products = new double[emotions];
    private int _photos;
    private int _faces;
    private double _faceSquares;

    /// <summary>Adds a photo.</summary>
    /// <param name="counts">Its faces of each emotion.</param>
    public void Add(ReadOnlySpan<int> counts)
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
        _faces += faces;
        _faceSquares += (double)faces * faces;
        for (var i = 0; i < counts.Length; i++)
        {
            _counts[i] += counts[i];
            _squares[i] += (double)counts[i] * counts[i];
            _products[i] += (double)counts[i] * faces;
        }
    }

    public EmotionShares ToShares()
    {
        var intervals = Enumerable.Range(0, _counts.Length).Select(Interval).ToArray();
        return new EmotionShares(
            _faces, _photos, [.. _counts], [.. intervals.Select(static interval => Round(interval.Low))], [.. intervals.Select(static interval => Round(interval.High))]);
    }

    private (double Low, double High) Interval(int emotion)
    {
        if (_faces == 0)
        {
            return (0, 1);
        }
        var share = (double)_counts[emotion] / _faces;
        if (_photos < FewPhotos || share is 0 or 1)
        {
            return Wilson(share, _photos);
        }
        var squares = _squares[emotion] - (2 * share * _products[emotion]) + (share * share * _faceSquares);
        var error = Math.Sqrt(Math.Max(0, squares) * _photos / (_photos - 1)) / _faces;
        return (Math.Max(0, share - (Z * error)), Math.Min(1, share + (Z * error)));
    }

    /// <summary>Wilson, "Probable inference, the law of succession, and statistical inference" (1927).</summary>
    private static (double Low, double High) Wilson(double share, int draws)
    {
        var spread = Z * Z / draws;
        var centre = (share + (spread / 2)) / (1 + spread);
        var half = Z / (1 + spread) * Math.Sqrt((share * (1 - share) / draws) + (spread / (4 * draws)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    private static double Round(double share) => Math.Round(share, 4);
}
