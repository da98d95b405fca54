using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Evaluation;

namespace DeepEmotion.Training.Tests.Evaluation;

public sealed class UnsureChoiceTests
{
    [Fact]
    public void The_threshold_is_the_smallest_that_leaves_one_wrong_answer_in_five()
    {
        // Confidences 0.502 to 0.992, wrong below 0.7. From 0.62 on 8 of 38 are wrong, from 0.63 on 7 of 37.
        var chosen = UnsureChoice.Choose(Made(50, confidence: i => 0.502f + (i / 100f), isRight: i => i >= 20), "PublicTest")!;
        Assert.Equal((0.63, 37 / 50.0, 7 / 37.0), (chosen.Threshold, chosen.Coverage, chosen.Risk));
        Assert.Equal("PublicTest", chosen.Split);
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], chosen.Curve!.Value.Select(static point => point.Threshold));
        Assert.Equal(0.4, chosen.Curve!.Value[0].Risk, 9);
    }

    [Fact]
    public void A_model_that_is_always_right_has_no_unsure_answers() =>
        Assert.Equal(0, UnsureChoice.Choose(Made(20, static _ => 0.4f, static _ => true), "PublicTest")!.Threshold);

    [Fact]
    public void Where_nearly_all_would_be_unsure_there_is_no_threshold() =>
        Assert.Null(UnsureChoice.Choose(Made(100, static i => 0.9f + (i / 2000f), static i => i > 97), "PublicTest"));

    private static Answers Made(int count, Func<int, float> confidence, Func<int, bool> isRight) => new(
        [Emotion.Happy, Emotion.Sad],
        [.. Enumerable.Range(0, count).Select(i => isRight(i) ? 0 : 1)],
        [.. Enumerable.Range(0, count).SelectMany(i => new[] { confidence(i), 0.1f })]);
}
