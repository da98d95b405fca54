using System.Globalization;

namespace DeepEmotion.Benchmarks;

/// <summary>Repeated measurements of one thing.</summary>
internal readonly record struct Spread(double Median, double Least, double Most)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }

    /// <summary>Median, least and most, such as <c>39.1 (38.0-41.2)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Text(Median)} ({Text(Least)}-{Text(Most)})");

    private static string Text(double value) => value.ToString(value < 10 ? "F2" : value < 1000 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
