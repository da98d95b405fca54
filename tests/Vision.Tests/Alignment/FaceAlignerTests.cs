using System.Numerics;
using DeepEmotion.Model.Faces;
using DeepEmotion.Vision.Alignment;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Tests.Alignment;

public sealed class FaceAlignerTests
{
    private const int Side = 400;

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(-90)]
    [InlineData(180)]
    public void Eyes_come_out_level_and_where_fer2013_has_them(double degrees)
    {
        var angle = (float)(degrees * Math.PI / 180);
        var half = 40 * new Vector2(MathF.Cos(angle), MathF.Sin(angle));
        var centre = new Vector2(200, 190);
        var crop = FaceAligner.Crop(Photo(centre - half, centre + half), Face(centre - half, centre + half));
        Assert.InRange(Vector2.Distance(Brightest(crop, left: true), new Vector2(14.8f, 17.5f)), 0, 1);
        Assert.InRange(Vector2.Distance(Brightest(crop, left: false), new Vector2(33.2f, 17.5f)), 0, 1);
    }

    [Fact]
    public void A_face_in_profile_is_framed_by_its_box()
    {
        var eye = new Vector2(200, 200);
        var crop = FaceAligner.Crop(Photo(eye, eye), Face(eye, eye + new Vector2(2, 0)));
        Assert.True(crop.Pixels.Span[(24 * FaceCrop.Side) + 24] > 200);
    }

    [Fact]
    public void A_face_at_the_border_repeats_the_border()
    {
        var grey = new byte[Side * Side * PixelFrame.Channels];
        Array.Fill(grey, (byte)77);
        var crop = FaceAligner.Crop(new PixelFrame(Side, Side, grey), Face(new Vector2(-10, 2), new Vector2(30, 2)));
        Assert.All(crop.Pixels.ToArray(), pixel => Assert.Equal(77, pixel));
    }

    private static FoundFace Face(Vector2 rightEye, Vector2 leftEye)
    {
        var landmarks = new FaceLandmarks(rightEye, leftEye, rightEye, rightEye, rightEye, leftEye);
        return new FoundFace(new Vector2(200), new Vector2(200), 0.9f, landmarks);
    }

    private static PixelFrame Photo(params Vector2[] dots)
    {
        var rgb = new byte[Side * Side * PixelFrame.Channels];
        for (var i = 0; i < Side * Side; i++)
        {
            if (dots.Any(dot => Vector2.Distance(dot, new Vector2((i % Side) + 0.5f, (i / Side) + 0.5f)) < 8))
            {
                rgb.AsSpan(i * PixelFrame.Channels, PixelFrame.Channels).Fill(255);
            }
        }
        return new PixelFrame(Side, Side, rgb);
    }

    private static Vector2 Brightest(FaceCrop crop, bool left)
    {
        var (sum, weight) = (Vector2.Zero, 0f);
        for (var i = 0; i < FaceCrop.Length; i++)
        {
            var (x, y) = (i % FaceCrop.Side, i / FaceCrop.Side);
            if ((x < FaceCrop.Side / 2) == left)
            {
                sum += crop.Pixels.Span[i] * new Vector2(x + 0.5f, y + 0.5f);
                weight += crop.Pixels.Span[i];
            }
        }
        return sum / weight;
    }
}
