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
    public void Averages_probabilities_of_the_views_not_logits()
    {
        var probabilities = Temperature.Probabilities([[0, MathF.Log(9)], [0, 0]], classes: 2, temperature: 1);

        Assert.Equal([0.3f, 0.7f], probabilities, (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
