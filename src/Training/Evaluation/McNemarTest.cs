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
}
