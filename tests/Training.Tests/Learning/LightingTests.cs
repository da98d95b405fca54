using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class LightingTests
{
    [Theory]
    [InlineData(0.3, 165.75)]
    [InlineData(3, 89.25)]
    public void A_very_dark_or_bright_face_comes_back_into_the_usual_range(double gamma, double mean)
    {
        using var scope = NewDisposeScope();
        var face = (Face() / 255).pow(gamma) * 255;

        Assert.InRange(Lighting.Even(face).mean().item<float>(), mean - 3, mean + 3);
    }

    [Fact]
    public void Two_very_dark_photos_of_a_face_look_alike()
    {
        using var scope = NewDisposeScope();
        var (dark, darker) = ((Face() / 255).pow(2.2) * 255, (Face() / 255).pow(3) * 255);

        Assert.InRange(Lighting.Even(dark).sub(Lighting.Even(darker)).abs().max().item<float>(), 0, 6);
    }

    [Fact]
    public void A_face_of_usual_brightness_stays_as_it_is()
    {
        using var scope = NewDisposeScope();

        Assert.InRange(Lighting.Even(Face()).sub(Face()).abs().max().item<float>(), 0, 0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void A_blank_face_stays_a_number(double grey)
    {
        using var scope = NewDisposeScope();

        Assert.True(Lighting.Even(full([1, 1, 48, 48], grey)).isfinite().all().item<bool>());
    }

    private static Tensor Face()
    {
        random.manual_seed(1);
        return (rand(1, 1, 48, 48) * 200) + 20;
    }
}
