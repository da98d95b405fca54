using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void Dropout_and_covering_stay_to_the_end_unless_they_are_told_to_fade()
    {
        Assert.All([0.0, 5, 9.9], static epoch => Assert.Equal(1, new TrainingOptions { Epochs = 10 }.NoiseAt(epoch)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(6, 1)]
    [InlineData(8, 0.5)]
    [InlineData(10, 0)]
    public void They_fall_to_nothing_over_the_last_epochs(double epoch, double expected) =>
        Assert.Equal(expected, new TrainingOptions { Epochs = 10, FadeShare = 0.4 }.NoiseAt(epoch), 9);
}
