using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Registry;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Model.Tests.Registry;

public sealed class PromotionGateTests
{
    [Theory]
    [InlineData(0.71, 0.70, true)]
    [InlineData(0.70, 0.70, true)]
    [InlineData(0.69, 0.70, false)]
    public void A_candidate_that_is_no_worse_passes(double candidate, double current, bool passes) =>
        Assert.Equal(passes, PromotionGate.Compare(TestModel.Create(accuracy: candidate).Manifest, TestModel.Create(accuracy: current).Manifest).Promote);

    [Fact]
    public void The_first_model_passes() => Assert.True(PromotionGate.Compare(TestModel.Create().Manifest, current: null).Promote);

    [Fact]
    public void A_model_of_other_emotions_does_not_replace_one_of_seven()
    {
        var four = TestModel.Create(labels: EmotionLabels.Four, favoured: Emotion.Sad, accuracy: 0.9).Manifest;
        Assert.False(PromotionGate.Compare(four, TestModel.Create(accuracy: 0.7).Manifest).Promote);
    }

    [Fact]
    public void Figures_of_other_images_cannot_be_compared()
    {
        var (candidate, current) = (TestModel.Create(accuracy: 0.9).Manifest, TestModel.Create(accuracy: 0.7).Manifest);
        var few = candidate with { Metrics = candidate.Metrics.SetItem("PublicTest", candidate.Metrics["PublicTest"] with { Images = 99 }) };

        Assert.False(PromotionGate.Compare(few, current).Promote);
    }

    [Fact]
    public void A_figure_that_the_serving_model_lacks_proves_nothing()
    {
        var candidate = TestModel.Create(accuracy: 0.9).Manifest;
        var folds = candidate with { Metrics = candidate.Metrics.Clear().Add(PromotionGate.CrossValidation, candidate.Metrics["PublicTest"]) };

        var decision = PromotionGate.Compare(folds, TestModel.Create(accuracy: 0.7).Manifest);

        Assert.False(decision.Promote);
        Assert.Contains("no such figure", decision.Reason, StringComparison.Ordinal);
    }
}
