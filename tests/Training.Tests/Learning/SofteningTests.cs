using DeepEmotion.Training.Learning;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class SofteningTests
{
    [Fact]
    public void The_share_asked_for_loses_fine_detail_and_keeps_its_mean_and_the_rest_stays_as_it_was()
    {
        using var scope = NewDisposeScope();
        var face = ((arange(48).unsqueeze(0) + arange(48).unsqueeze(1)) % 2 * 255).to_type(ScalarType.Byte);
        var faces = face.unsqueeze(0).expand(400, 48, 48);

        var softened = Softening.Apply(faces, 0.5, new Generator(1));

        var detail = softened.std([1, 2], unbiased: false);
        var same = softened.sub(faces.to_type(ScalarType.Float32)).abs().amax([1, 2]).lt(0.01);
        Assert.InRange(same.to_type(ScalarType.Float32).mean().item<float>(), 0.4f, 0.6f);
        Assert.True(detail.lt(126).eq(same.logical_not()).all().item<bool>());
        Assert.InRange(softened.mean([1, 2]).sub(127.5).abs().max().item<float>(), 0, 3);
    }

    [Fact]
    public void Without_a_share_nothing_changes()
    {
        using var scope = NewDisposeScope();
        var faces = randint(0, 256, [8, 48, 48], ScalarType.Byte);

        Assert.True(Softening.Apply(faces, 0, new Generator(1)).allclose(faces.to_type(ScalarType.Float32), atol: 1e-3));
    }
}
