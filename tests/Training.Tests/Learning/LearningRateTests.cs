using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class LearningRateTests
{
    private static readonly TrainingOptions Options = new() { Epochs = 11, WarmUpEpochs = 1, LearningRate = 0.1 };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.05)]
    [InlineData(1, 0.1)]
    [InlineData(6, 0.05)]
    [InlineData(11, 0)]
    [InlineData(12, 0)]
    public void Rises_to_its_peak_and_falls_as_a_cosine(double epoch, double rate) =>
        Assert.Equal(rate, LearningRate.At(Options, epoch), 9);
}
