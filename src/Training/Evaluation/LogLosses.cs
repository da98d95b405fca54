namespace DeepEmotion.Training.Evaluation;

/// <summary>Log-loss: the negative logarithm of the probability that a model gave to the label, in nats.</summary>
public static class LogLosses
{
    private const double Z = 1.959964;
    private const double Least = 1e-7;

    /// <summary>That of each image.</summary>
    public static double[] Of(Answers answers) => [.. Enumerable.Range(0, answers.Count).Select(i => -Math.Log(Math.Max(Least, answers.Of(i)[answers.Truth[i]])))];

    /// <summary>The mean difference of two models image by image, and half the width of its 95 % interval.</summary>
    /// <returns>Below 0 if the second has the smaller loss.</returns>
    public static (double Difference, double Margin) Compare(Answers first, Answers second)
    {
        double[] differences = [.. Of(second).Zip(Of(first), static (one, other) => one - other)];
        var mean = differences.Average();
        var variance = differences.Sum(d => (d - mean) * (d - mean)) / Math.Max(1, differences.Length - 1);
        return (mean, Z * Math.Sqrt(variance / differences.Length));
    }
}
