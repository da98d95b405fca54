using System.Numerics;
using DeepEmotion.Vision.Detection.BlazeFace;

namespace DeepEmotion.Vision.Tests.Detection.BlazeFace;

public sealed class AnchorsTests
{
    [Fact]
    public void Full_range_has_one_anchor_in_the_middle_of_each_of_48_by_48_cells_row_by_row()
    {
        var anchors = Anchors.FullRange();
        Assert.Equal(48 * 48, anchors.Length);
        AssertAt(0.5f / 48, 0.5f / 48, anchors[0]);
        AssertAt(47.5f / 48, 0.5f / 48, anchors[47]);
        AssertAt(0.5f / 48, 1.5f / 48, anchors[48]);
        AssertAt(47.5f / 48, 47.5f / 48, anchors[^1]);
    }

    [Fact]
    public void Short_range_has_two_anchors_a_cell_of_16_by_16_then_six_a_cell_of_8_by_8()
    {
        var anchors = Anchors.ShortRange();
        Assert.Equal(896, anchors.Length);
        Assert.All(anchors[..2], anchor => AssertAt(1 / 32f, 1 / 32f, anchor));
        AssertAt(3 / 32f, 1 / 32f, anchors[2]);
        AssertAt(1 / 32f, 3 / 32f, anchors[32]);
        AssertAt(31 / 32f, 31 / 32f, anchors[511]);
        Assert.All(anchors[512..518], anchor => AssertAt(1 / 16f, 1 / 16f, anchor));
        AssertAt(3 / 16f, 1 / 16f, anchors[518]);
        AssertAt(15 / 16f, 15 / 16f, anchors[^1]);
    }

    private static void AssertAt(float x, float y, Vector2 anchor)
    {
        Assert.Equal(x, anchor.X, 1e-6f);
        Assert.Equal(y, anchor.Y, 1e-6f);
    }
}
