using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Evaluation;

namespace DeepEmotion.Training.Tests.Evaluation;

public sealed class TemperatureTests
{
    [Fact]
    public void Finds_the_temperature_that_logits_were_sharpened_by()
    {
        // Of ten images with the same logits (0, ln 4) eight are of the second class: honest at temperature 1.
        var truth = Enumerable.Range(0, 10).Select(i => i < 8 ? 1 : 0).ToArray();
        var sharpened = Enumerable.Repeat<float[]>([0, 3 * MathF.Log(4)], 10).SelectMany(l => l).ToArray();

        Assert.Equal(3, Temperature.Fit([sharpened], truth), 2);
    }

    [Fact]
    public void Where_the_likelihood_hardly_moves_the_calibration_error_decides()
    {
        // A tenth of the labels is noise, which no temperature can express: the likeliest one is not the best calibrated.
        var random = new Random(1);
        var margins = Enumerable.Range(0, 2000).Select(_ => 6 * (random.NextSingle() - 0.5f)).ToArray();
        var truth = margins.Select(m => random.NextDouble() < 0.1 + (0.8 / (1 + Math.Exp(-2 * m))) ? 1 : 0).ToArray();
        float[][] views = [[.. margins.SelectMany(m => (float[])[0, m])]];
        double Loss(double temperature)
        {
            var stated = Temperature.Probabilities(views, 2, temperature);
            return -truth.Select((t, i) => Math.Log(stated[(2 * i) + t])).Average();
        }
        double Error(double temperature) => CalibrationError.Measure(new([Emotion.Angry, Emotion.Disgust], truth, Temperature.Probabilities(views, 2, temperature)));

        var fitted = Temperature.Fit(views, truth);

        var tried = Enumerable.Range(0, 150).Select(i => 0.3 + (0.02 * i)).ToArray();
        var smallest = tried.Min(Loss);
        var best = tried.Where(t => Loss(t) <= 1.0045 * smallest).Min(Error);
        Assert.True(Error(fitted) <= best + 0.0005, $"{fitted} has {Error(fitted)}, where {best} can be had");
        Assert.True(Loss(fitted) < 1.006 * smallest);
    }

    [Fact]
    public void Averages_probabilities_of_the_views_not_logits()
    {
        var probabilities = Temperature.Probabilities([[0, MathF.Log(9)], [0, 0]], classes: 2, temperature: 1);

        Assert.Equal([0.3f, 0.7f], probabilities, (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
