namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
public readonly record struct Interval(double Value, double Low, double High)
{
    private const double Z = 1.959964;

    // Student's quantile for a standard error from this many replicates.
    private const double T = 1.972;

    /// <summary>A share from 0 to 1 with an interval from the standard error of its replicates.</summary>
    /// <remarks>The interval is symmetric on the scale of the logit, so that it stays between 0 and 1 (Agresti, "Categorical Data Analysis", 3rd ed., 3.1.6).</remarks>
    public static Interval OfShare(double share, IEnumerable<double> replicates)
    {
        var error = StandardError(replicates);
        if (share is <= 0 or >= 1)
        {
            return new Interval(Math.Clamp(share, 0, 1), Math.Clamp(share - (T * error), 0, 1), Math.Clamp(share + (T * error), 0, 1)).Rounded();
        }
        var (centre, half) = (Math.Log(share / (1 - share)), T * error / (share * (1 - share)));
        return new Interval(share, Logistic(centre - half), Logistic(centre + half)).Rounded();
    }

    /// <summary>A figure between two bounds, such as a difference or a kappa, with a symmetric interval, cut at the bounds.</summary>
    /// <param name="value">The figure.</param>
    /// <param name="replicates">The figure in each replicate.</param>
    /// <param name="least">The lower bound.</param>
    /// <param name="most">The upper bound.</param>
    /// <param name="floor">The least possible squared standard error.</param>
    public static Interval Of(double value, IEnumerable<double> replicates, double least = -1, double most = 1, double floor = 0)
    {
        var error = StandardError(replicates);
        var half = T * Math.Sqrt((error * error) + floor);
        return new Interval(Math.Clamp(value, least, most), Math.Clamp(value - half, least, most), Math.Clamp(value + half, least, most)).Rounded();
    }

    /// <summary>A share of few draws, or one that is 0 or 1: Wilson, "Probable inference, the law of succession, and statistical inference" (1927).</summary>
    public static Interval Wilson(double share, double draws)
    {
        var spread = Z * Z / draws;
        var centre = (share + (spread / 2)) / (1 + spread);
        var half = Z / (1 + spread) * Math.Sqrt((share * (1 - share) / draws) + (spread / (4 * draws)));
        return new Interval(share, Math.Max(0, centre - half), Math.Min(1, centre + half)).Rounded();
    }

    /// <summary>The difference of two shares, from their own intervals: Newcombe, "Interval estimation for the difference between independent proportions" (1998), method 10.</summary>
    /// <param name="value">The difference.</param>
    /// <param name="one">The one share.</param>
    /// <param name="other">The share that is subtracted from it.</param>
    public static Interval OfDifference(double value, Interval one, Interval other) => new Interval(
        Math.Clamp(value, -1, 1),
        Math.Clamp(value - Math.Sqrt(Math.Pow(one.Value - one.Low, 2) + Math.Pow(other.High - other.Value, 2)), -1, 1),
        Math.Clamp(value + Math.Sqrt(Math.Pow(one.High - one.Value, 2) + Math.Pow(other.Value - other.Low, 2)), -1, 1)).Rounded();

    /// <summary>A kappa of few draws, or of ones that all or none agree: from Wilson's interval of the agreement.</summary>
    /// <param name="same">The share of draws that agree.</param>
    /// <param name="chance">The share that agrees by chance; if it is all of them, the kappa can be anything.</param>
    /// <param name="draws">How many there are.</param>
    public static Interval OfKappa(double same, double chance, double draws)
    {
        if (chance >= 1)
        {
            return new Interval(1, -1, 1);
        }
        var agreement = Wilson(same, draws);
        return new Interval(Beyond(same), Beyond(agreement.Low), Beyond(agreement.High)).Rounded();

        double Beyond(double share) => Math.Clamp((share - chance) / (1 - chance), -1, 1);
    }

    private static double StandardError(IEnumerable<double> replicates)
    {
        var (count, mean, squares) = (0, 0.0, 0.0);
        foreach (var replicate in replicates.Where(double.IsFinite))
        {
            count++;
            var step = replicate - mean;
            mean += step / count;
            squares += step * (replicate - mean);
        }
        return count < 2 ? double.PositiveInfinity : Math.Sqrt(squares / (count - 1));
    }

    private static double Logistic(double value) => 1 / (1 + Math.Exp(-value));

    private Interval Rounded() => new(Math.Round(Value, 4), Math.Round(Low, 4), Math.Round(High, 4));
}
