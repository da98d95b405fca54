using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Tests.Data;

public sealed class HeldOutTests
{
    [Fact]
    public void A_share_is_held_out_and_repeats_of_an_image_stay_together()
    {
        var faces = SyntheticFaces.Set(training: 1_000, validation: 0).Of(Split.Training);
        var (learned, held) = HeldOut.Part([.. faces, .. faces], 0.1);

        Assert.InRange(held.Length, 120, 280);
        Assert.Equal(2 * faces.Length, learned.Length + held.Length);
        Assert.Empty(learned.Select(PixelHash.Of).Intersect(held.Select(PixelHash.Of)));
        Assert.Equal(held.Select(PixelHash.Of).Take(20), HeldOut.Part(faces, 0.1).Held.Select(PixelHash.Of).Take(20));
    }

    [Fact]
    public void Nothing_is_held_out_unless_asked_for()
    {
        var faces = SyntheticFaces.Set(training: 50, validation: 0).Of(Split.Training);
        Assert.Equal(faces, HeldOut.Part(faces, 0).Learned);
        Assert.Empty(HeldOut.Part(faces, 0).Held);
    }
}
