namespace DeepEmotion.Training.Learning;

/// <summary>Linear warm-up, then half a cosine to zero (Loshchilov and Hutter 2017, equation 5, without restarts).</summary>
public static class LearningRate
{
    /// <param name="options">Peak, warm-up and length.</param>
    /// <param name="epoch">Epochs done, fractions included.</param>
    public static double At(TrainingOptions options, double epoch)
    {
        if (epoch < options.WarmUpEpochs)
        {
            return options.LearningRate * epoch / options.WarmUpEpochs;
        }
        var progress = (epoch - options.WarmUpEpochs) / Math.Max(options.Epochs - options.WarmUpEpochs, 1e-9);
        return options.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(progress, 1)));
    }
}
