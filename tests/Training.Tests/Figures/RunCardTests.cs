using DeepEmotion.Model.Registry;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Figures;

namespace DeepEmotion.Training.Tests.Figures;

public sealed class RunCardTests
{
    [Fact]
    public void A_card_says_which_faces_its_figures_hold_for()
    {
        var manifest = TestModel.Create().Manifest;
        var (known, figures) = (manifest.Data with { Name = "party", Images = 40 }, manifest.Metrics["PublicTest"]);

        Assert.Contains("photos like FER2013's", RunCard.Write(manifest with { Data = known }), StringComparison.Ordinal);
        Assert.Contains("photos like those that the model was measured on", RunCard.Write(manifest with { Data = known with { Images = 0 } }), StringComparison.Ordinal);
        Assert.Contains("photos like those of party", RunCard.Write(manifest with { Data = known, Metrics = manifest.Metrics.Clear().Add(PromotionGate.CrossValidation, figures) }), StringComparison.Ordinal);
    }
}
