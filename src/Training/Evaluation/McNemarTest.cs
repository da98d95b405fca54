namespace DeepEmotion.Training.Evaluation;

/// <summary>Tests whether two models differ on the same images by more than chance.</summary>
/// <remarks>
/// McNemar, "Note on the sampling error of the difference between correlated proportions" (1947), in its exact form: if neither
/// is better, each image that only one of them got right is the toss of a fair coin. Recommended by Dietterich (1998), section 3.1.
/// </remarks>
public static class McNemarTest
{
    /// <param name="onlyFirst">Images that only the first model got right.</param>
    /// <param name="onlySecond">Images that only the second one got right.</param>
    /// <returns>Two-sided p-value, 0 to 1.</returns>
    public static double PValue(int onlyFirst, int onlySecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onlySecond);
        var (count, fewer) = (onlyFirst + onlySecond, Math.Min(onlyFirst, onlySecond));
        // Binomial terms from the smallest up, as logarithms: 2^-n by itself would underflow.
        double tail = 0, term = -count * Math.Log(2);
        for (var k = 0; k <= fewer; k++)
        {
            tail += Math.Exp(term);
            term += Math.Log((double)(count - k) / (k + 1));
        }
        return Math.Min(1, 2 * tail);
    }

    /// <summary>The same for images that belong together, such as a person's: if neither model is better, each group's sum could as well have the other sign.</summary>
    /// <remarks>With one image in each group it is McNemar's test. Fisher, "The Design of Experiments" (1935), section 21, counts the signs in this way.</remarks>
    /// <param name="sums">For each group, the images that only the second model got right minus those that only the first one did.</param>
    /// <returns>Two-sided p-value, 0 to 1.</returns>
    public static double PValue(IReadOnlyCollection<int> sums)
    {
        var (reach, observed) = (sums.Sum(Math.Abs), Math.Abs(sums.Sum()));
        // The chance of each total, from -reach to reach.
        var chances = new double[(2 * reach) + 1];
        chances[reach] = 1;
        foreach (var size in sums.Select(Math.Abs).Where(static size => size > 0))
        {
            var next = new double[chances.Length];
            for (var i = size; i < chances.Length - size; i++)
            {
                next[i - size] += chances[i] / 2;
                next[i + size] += chances[i] / 2;
            }
            chances = next;
        }
        return Math.Min(1, chances.Index().Where(chance => Math.Abs(chance.Index - reach) >= observed).Sum(static chance => chance.Item));
    }
}
