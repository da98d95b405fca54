using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Model.Tests.Emotions;

public sealed class EmotionLabelsTests
{
    [Fact]
    public void The_seven_stand_in_fer2013s_order() =>
        Assert.Equal(["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"], EmotionLabels.Seven.Select(emotion => emotion.Name()));

    [Fact]
    public void Names_are_read_back_and_others_are_refused_with_the_known_ones()
    {
        Assert.All(EmotionLabels.Seven, emotion => Assert.Equal(emotion, EmotionLabels.Parse(emotion.Name())));
        Assert.Contains("surprise", Assert.Throws<FormatException>(() => EmotionLabels.Parse("bored")).Message, StringComparison.Ordinal);
    }
}
