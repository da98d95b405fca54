namespace DeepEmotion.Training.Evaluation;

/// <summary>The bounds of a share, 0 to 1.</summary>
public readonly record struct Interval(double Low, double High)
{
    private const double Z = 1.959964;

    /// <summary>The 95 % interval of a counted share.</summary>
    /// <remarks>Wilson 1927: also correct near 0 and 1, unlike the simple formula.</remarks>
    public static Interval OfShare(double share, int count)
    {
        if (count == 0)
        {
            return new(0, 1);
        }
        var scale = 1 + (Z * Z / count);
        var centre = (share + (Z * Z / (2 * count))) / scale;
        var half = Z / scale * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4.0 * count * count)));
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
