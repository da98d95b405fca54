using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Evaluation;

namespace DeepEmotion.Training.Tests.Evaluation;

public sealed class LogLossesTests
{
    [Fact]
    public void A_loss_is_the_logarithm_of_the_labels_probability()
    {
        Assert.Equal([Math.Log(2), Math.Log(4)], LogLosses.Of(Of(0.5f, 0.25f)), new Near());
        Assert.True(double.IsFinite(LogLosses.Of(Of(0f)).Single()));
    }

    [Fact]
    public void Two_models_are_compared_image_by_image()
    {
        // Differences of the log-loss: -ln 2, 0, -ln 2, 0.
        var (difference, margin) = LogLosses.Compare(Of(0.2f, 0.3f, 0.4f, 0.5f), Of(0.4f, 0.3f, 0.8f, 0.5f));

        Assert.Equal(-Math.Log(2) / 2, difference, tolerance: 1e-6);
        Assert.Equal(1.959964 * Math.Sqrt(Math.Pow(Math.Log(2) / 2, 2) * 4 / 3 / 4), margin, tolerance: 1e-6);
    }

    private static Answers Of(params float[] ofTheLabel) =>
        new([Emotion.Happy, Emotion.Sad], new int[ofTheLabel.Length], [.. ofTheLabel.SelectMany(static p => (float[])[p, 1 - p])]);

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-6;

        public int GetHashCode(double value) => 0;
    }
}
