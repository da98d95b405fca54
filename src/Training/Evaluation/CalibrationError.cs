namespace DeepEmotion.Training.Evaluation;

/// <summary>How far stated confidence is from actual accuracy: expected calibration error.</summary>
/// <remarks>Guo et al., "On Calibration of Modern Neural Networks" (2017), equation 3.</remarks>
public static class CalibrationError
{
    /// <summary>Number of equally wide bins of confidence.</summary>
    public const int Bins = 15;

    /// <returns>Mean over the images of |accuracy - confidence| of their bin, 0 to 1.</returns>
    public static double Measure(Answers answers) =>
        answers.Count > 0 ? BinsOf(answers).Sum(b => b.Images * Math.Abs(b.Accuracy - b.Confidence)) / answers.Count : 0;

    /// <summary>The bins, from lowest to highest confidence.</summary>
    public static IReadOnlyList<CalibrationBin> BinsOf(Answers answers)
    {
        var (images, right, confidence) = (new int[Bins], new double[Bins], new double[Bins]);
        for (var i = 0; i < answers.Count; i++)
        {
            var choice = answers.Choice(i);
            var stated = answers.Of(i)[choice];
            var bin = Math.Clamp((int)Math.Ceiling(stated * Bins) - 1, 0, Bins - 1);
            images[bin]++;
            right[bin] += choice == answers.Truth[i] ? 1 : 0;
            confidence[bin] += stated;
        }
        return [.. images.Select((count, i) => count > 0 ? new CalibrationBin(count, confidence[i] / count, right[i] / count) : default)];
    }
}
