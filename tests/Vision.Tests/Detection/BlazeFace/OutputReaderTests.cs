using System.Numerics;
using DeepEmotion.Vision.Detection.BlazeFace;

namespace DeepEmotion.Vision.Tests.Detection.BlazeFace;

public sealed class OutputReaderTests
{
    private static readonly Vector2[] Anchors = [new(0.1f, 0.2f), new(0.5f, 0.75f)];

    [Fact]
    public void Boxes_and_points_are_measured_from_their_anchor_in_pixels_of_the_input()
    {
        float[] values = [.. new float[16], 10, -20, 30, 40, .. Enumerable.Range(1, 12).Select(i => (float)i)];
        var face = Assert.Single(new OutputReader(Anchors, 100).Decode(values, [-9, 0], minScore: 0.5f));
        Assert.Equal(0.5f, face.Score);
        AssertAt(0.6f, 0.55f, face.Centre);
        AssertAt(0.3f, 0.4f, face.Size);
        AssertAt(0.51f, 0.77f, face.Landmarks.RightEye);
        AssertAt(0.53f, 0.79f, face.Landmarks.LeftEye);
        AssertAt(0.55f, 0.81f, face.Landmarks.Nose);
        AssertAt(0.57f, 0.83f, face.Landmarks.Mouth);
        AssertAt(0.59f, 0.85f, face.Landmarks.RightEar);
        AssertAt(0.61f, 0.87f, face.Landmarks.LeftEar);
    }

    [Theory]
    [InlineData(0.75f, 1)]
    [InlineData(0.7f, 2)]
    public void The_score_is_the_sigmoid_of_the_logit(float least, int faces)
    {
        // sigmoid(ln 4) = 0.8, sigmoid(ln 2.5) = 0.714
        var found = new OutputReader(Anchors, 100).Decode(new float[32], [MathF.Log(4), MathF.Log(2.5f)], least);
        Assert.Equal(faces, found.Count);
        Assert.Equal(0.8f, found[0].Score, 1e-6f);
    }

    [Fact]
    public void A_logit_beyond_all_bounds_is_a_certain_face() =>
        Assert.Equal(1, Assert.Single(new OutputReader(Anchors, 100).Decode(new float[32], [1e30f, -1e30f], 0.5f)).Score);

    private static void AssertAt(float x, float y, Vector2 point)
    {
        Assert.Equal(x, point.X, 1e-5f);
        Assert.Equal(y, point.Y, 1e-5f);
    }
}
