using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Training.Evaluation;

/// <summary>Fits the temperature that calibrates a network's probabilities.</summary>
/// <remarks>Guo et al. 2017, section 4.2: logits are divided by it before softmax. The order of the answers does not change.</remarks>
public static class Temperature
{
    private const double Golden = 0.6180339887498949;
    private const double Step = 0.01;
    private const int Steps = 25;
    private const double LossAllowed = 1.005;

    /// <param name="views">For each view of the images (upright, mirrored) its logits, one image after another.</param>
    /// <param name="truth">For each image the right class.</param>
    /// <returns>The temperature, 0.2 to 5, with the smallest expected calibration error among those whose loss is within half a percent of the minimum.</returns>
    /// <remarks>
    /// The likelihood, Guo et al.'s only criterion, is flat near its optimum, where the calibration error, which is what a
    /// reader of probabilities notices, still changes.
    /// </remarks>
    public static double Fit(IReadOnlyList<float[]> views, int[] truth)
    {
        var likeliest = Likeliest(views, truth);
        var allowed = LossAllowed * Loss(views, truth, likeliest);
        return Enumerable.Range(-Steps, (2 * Steps) + 1)
            .Select(step => likeliest * Math.Exp(step * Step))
            .Where(temperature => Loss(views, truth, temperature) <= allowed)
            .MinBy(temperature => CalibrationError.Measure(new([.. EmotionLabels.Seven.Take(Classes(views, truth))], truth, Probabilities(views, Classes(views, truth), temperature))));
    }

    /// <summary>Mean negative log-likelihood of the views' averaged probabilities at the best temperature.</summary>
    public static double SmallestLoss(IReadOnlyList<float[]> views, int[] truth) => Loss(views, truth, Likeliest(views, truth));

    /// <returns>The temperature with the smallest mean negative log-likelihood of the views' averaged probabilities.</returns>
    private static double Likeliest(IReadOnlyList<float[]> views, int[] truth)
    {
        var (low, high) = (Math.Log(0.2), Math.Log(5));
        while (high - low > 1e-4)
        {
            var (left, right) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
            (low, high) = Loss(views, truth, Math.Exp(left)) < Loss(views, truth, Math.Exp(right)) ? (low, right) : (left, high);
        }
        return Math.Exp((low + high) / 2);
    }

    /// <summary>Softmax of logits over a temperature, averaged over the views.</summary>
    public static float[] Probabilities(IReadOnlyList<float[]> views, int classes, double temperature)
    {
        var result = new float[views[0].Length];
        foreach (var view in views)
        {
            for (var row = 0; row < view.Length; row += classes)
            {
                Add(view.AsSpan(row, classes), result.AsSpan(row, classes), temperature, views.Count);
            }
        }
        return result;
    }

    private static double Loss(IReadOnlyList<float[]> views, int[] truth, double temperature)
    {
        var classes = Classes(views, truth);
        var probabilities = Probabilities(views, classes, temperature);
        return -truth.Select((t, i) => Math.Log(Math.Max(probabilities[(i * classes) + t], 1e-12))).Average();
    }

    private static int Classes(IReadOnlyList<float[]> views, int[] truth) => views[0].Length / truth.Length;

    private static void Add(ReadOnlySpan<float> logits, Span<float> sum, double temperature, int views)
    {
        Span<double> powers = stackalloc double[logits.Length];
        var (largest, total) = (float.MinValue, 0.0);
        foreach (var logit in logits)
        {
            largest = Math.Max(largest, logit);
        }
        for (var i = 0; i < logits.Length; i++)
        {
            powers[i] = Math.Exp((logits[i] - largest) / temperature);
            total += powers[i];
        }
        for (var i = 0; i < logits.Length; i++)
        {
            sum[i] += (float)(powers[i] / total / views);
        }
    }
}
