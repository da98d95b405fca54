using System.Numerics;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;

namespace DeepEmotion.Vision.Tests.Detection.BlazeFace;

public sealed class ProposalMergingTests
{
    [Fact]
    public void Of_boxes_that_overlap_the_best_stays_and_the_best_comes_first()
    {
        var (good, better, far) = (Box(0, 0, 10, 10, 0.7f), Box(1, 1, 10, 10, 0.9f), Box(50, 50, 10, 10, 0.8f));
        Assert.Equal([better, far], ProposalMerging.Suppress([good, better, far]));
    }

    // Two squares of 10, moved apart along one side: the shared part is 10 - d wide, the union 10 + d.
    [Theory]
    [InlineData(5.3f, true)]
    [InlineData(5.5f, false)]
    public void More_than_three_tenths_of_the_union_is_one_face(float distance, bool same)
    {
        var (a, b) = (Box(0, 0, 10, 10), Box(distance, 0, 10, 10));
        Assert.Equal((10 - distance) / (10 + distance), ProposalMerging.Overlap(a, b), 1e-5f);
        Assert.Equal(same, ProposalMerging.AreSame(a, b));
    }

    // A square of 4 that sticks out of one of 40: the union is all but the large one.
    [Theory]
    [InlineData(37, true)]
    [InlineData(37.5f, false)]
    public void A_small_box_of_which_more_than_seven_tenths_lie_in_a_large_one_is_the_same_face(float x, bool same)
    {
        var (large, small) = (Box(0, 0, 40, 40), Box(x, 10, 4, 4));
        Assert.InRange(ProposalMerging.Overlap(large, small), 0, 0.01f);
        Assert.Equal(same, ProposalMerging.AreSame(large, small));
        Assert.Equal(same, ProposalMerging.AreSame(small, large));
    }

    [Fact]
    public void Boxes_that_touch_or_lie_apart_share_nothing()
    {
        Assert.Equal(0, ProposalMerging.Overlap(Box(0, 0, 10, 10), Box(10, 0, 10, 10)));
        Assert.Equal(0, ProposalMerging.Overlap(Box(0, 0, 10, 10), Box(20, 20, 10, 10)));
    }

    [Fact]
    public void A_box_suppressed_by_the_best_suppresses_nothing_itself()
    {
        var (first, middle, last) = (Box(0, 0, 10, 10, 0.9f), Box(4, 0, 10, 10, 0.8f), Box(8, 0, 10, 10, 0.7f));
        Assert.Equal([first, last], ProposalMerging.Suppress([last, middle, first]));
    }

    [Fact]
    public void Neighbours_are_blended_by_their_scores_and_keep_the_best_one()
    {
        var blended = Assert.Single(ProposalMerging.Blend([Box(0, 0, 10, 10, 0.3f), Box(4, 0, 14, 10, 0.9f)]));
        Assert.Equal(0.9f, blended.Score);
        // Weights 1/4 and 3/4: centres 5 and 11, widths 10 and 14.
        Assert.Equal(9.5f, blended.Centre.X, 1e-4f);
        Assert.Equal(13, blended.Size.X, 1e-4f);
        Assert.Equal(9.5f, blended.Landmarks.Nose.X, 1e-4f);
        Assert.Equal(2, ProposalMerging.Blend([Box(0, 0, 10, 10), Box(50, 0, 10, 10)]).Count);
    }

    private static FoundFace Box(float x, float y, float width, float height, float score = 0.5f)
    {
        var centre = new Vector2(x + (width / 2), y + (height / 2));
        var point = centre;
        return new FoundFace(centre, new Vector2(width, height), score, new FaceLandmarks(point, point, point, point, point, point));
    }
}
