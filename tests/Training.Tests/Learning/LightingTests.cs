using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class LightingTests
{
    [Theory]
    [InlineData(0.45)]
    [InlineData(2.2)]
    public void A_face_that_a_gamma_made_darker_or_brighter_looks_as_before(double gamma)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var face = (rand(1, 1, 48, 48) * 200) + 20;
        var bent = (face / 255).pow(gamma) * 255;

        Assert.InRange(Lighting.Even(bent).sub(Lighting.Even(face)).abs().max().item<float>(), 0, 4);
        Assert.InRange(Lighting.Even(face).mean().item<float>(), 125, 130);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void A_blank_face_stays_a_number(double grey)
    {
        using var scope = NewDisposeScope();

        Assert.True(Lighting.Even(full([1, 1, 48, 48], grey)).isfinite().all().item<bool>());
    }
}
