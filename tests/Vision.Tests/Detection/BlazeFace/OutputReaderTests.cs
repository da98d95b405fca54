using System.Numerics;
using DeepEmotion.Vision.Detection.BlazeFace;

namespace DeepEmotion.Vision.Tests.Detection.BlazeFace;

public sealed class OutputReaderTests
{
    private static readonly OutputReader Reader = new(static (index, _) => index == 0 ? new Vector2(10, 40) : new Vector2(50, 150));

    [Fact]
    public void Boxes_and_points_are_measured_from_their_anchor_in_pixels_of_the_input()
    {
        float[] values = [.. new float[16], 10, -20, 30, 40, .. Enumerable.Range(1, 12).Select(i => (float)i)];
        var face = Assert.Single(Reader.Read(values, [-9, 0], 100, 200, minScore: 0.5f));
        Assert.Equal(0.5f, face.Score);
        AssertAt(0.6f, 0.65f, face.Centre);
        AssertAt(0.3f, 0.2f, face.Size);
        AssertAt(0.51f, 0.76f, face.Landmarks.RightEye);
        AssertAt(0.53f, 0.77f, face.Landmarks.LeftEye);
        AssertAt(0.55f, 0.78f, face.Landmarks.Nose);
        AssertAt(0.57f, 0.79f, face.Landmarks.Mouth);
        AssertAt(0.59f, 0.80f, face.Landmarks.RightEar);
        AssertAt(0.61f, 0.81f, face.Landmarks.LeftEar);
    }

    [Theory]
    [InlineData(0.75f, 1)]
    [InlineData(0.7f, 2)]
    public void The_score_is_the_sigmoid_of_the_logit(float least, int faces)
    {
        // sigmoid(ln 4) = 0.8, sigmoid(ln 2.5) = 0.714
        var found = Reader.Read(new float[32], [MathF.Log(4), MathF.Log(2.5f)], 100, 200, least);
        Assert.Equal(faces, found.Count);
        Assert.Equal(0.8f, found[0].Score, 1e-6f);
    }

    [Fact]
    public void A_logit_beyond_all_bounds_is_a_certain_face() =>
        Assert.Equal(1, Assert.Single(Reader.Read(new float[32], [1e30f, -1e30f], 100, 200, 0.5f)).Score);

    private static void AssertAt(float x, float y, Vector2 point)
    {
        Assert.Equal(x, point.X, 1e-5f);
        Assert.Equal(y, point.Y, 1e-5f);
    }
}
