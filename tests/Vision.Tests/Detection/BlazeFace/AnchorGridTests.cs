using System.Numerics;
using DeepEmotion.Vision.Detection.BlazeFace;

namespace DeepEmotion.Vision.Tests.Detection.BlazeFace;

public sealed class AnchorGridTests
{
    [Theory]
    [InlineData(192, 0, 2, 2)]
    [InlineData(192, 47, 190, 2)]
    [InlineData(192, 48, 2, 6)]
    [InlineData(192, 2303, 190, 190)]
    [InlineData(256, 64, 2, 6)]
    public void Full_range_has_one_anchor_in_the_middle_of_each_cell_of_four_pixels_row_by_row(int width, int index, float x, float y) =>
        Assert.Equal(new Vector2(x, y), AnchorGrid.FullRange(index, width));

    [Theory]
    [InlineData(0, 4, 4)]
    [InlineData(1, 4, 4)]
    [InlineData(2, 12, 4)]
    [InlineData(32, 4, 12)]
    [InlineData(511, 124, 124)]
    [InlineData(512, 8, 8)]
    [InlineData(517, 8, 8)]
    [InlineData(518, 24, 8)]
    [InlineData(895, 120, 120)]
    public void Short_range_has_two_anchors_a_cell_of_eight_pixels_then_six_a_cell_of_sixteen(int index, float x, float y) =>
        Assert.Equal(new Vector2(x, y), AnchorGrid.ShortRange(index, 128));
}
