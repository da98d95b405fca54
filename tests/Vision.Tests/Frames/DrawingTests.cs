using System.Numerics;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Tests.Frames;

public sealed class DrawingTests
{
    private const int Width = 90;
    private const int Height = 61;

    [Fact]
    public void A_photo_drawn_pixel_by_pixel_is_the_photo_and_black_beside_it()
    {
        using var photo = Photo();
        var view = FrameView.Whole(photo, 0, Width, 32);
        var pixels = Draw(photo, view);
        Assert.Equal((96, 64), (view.Width, view.Height));
        for (var y = 0; y < view.Height; y++)
        {
            var row = pixels.AsSpan(y * view.Width * 3, view.Width * 3);
            Assert.Equal(y < Height ? photo.Rgb.Span.Slice(y * Width * 3, Width * 3).ToArray() : new byte[Width * 3], row[..(Width * 3)].ToArray());
            Assert.Equal(new byte[(view.Width - Width) * 3], row[(Width * 3)..].ToArray());
        }
    }

    // The two ways to draw differ in how they round.
    [Theory]
    [InlineData(45, 30, 50, 64)]
    [InlineData(45, 30, 50, 17)]
    [InlineData(2, 58, 40, 32)]
    [InlineData(45, 30, 130, 16)]
    public void A_view_turned_by_next_to_nothing_looks_like_the_upright_one(float x, float y, float side, int drawn)
    {
        using var photo = Photo();
        var upright = new FrameView(new Vector2(x, y), new Vector2(side), 0, drawn, drawn);
        var turned = Draw(photo, upright with { Angle = 1e-7f });
        Assert.All(Draw(photo, upright).Zip(turned), pair => Assert.InRange(pair.First - pair.Second, -4, 4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_turned_photo_begins_in_the_upper_left_corner(int quarterTurns)
    {
        using var photo = Photo();
        var view = FrameView.Whole(photo, quarterTurns, Width, 32);
        var corner = quarterTurns switch { 1 => new Vector2(Width, 0), 2 => new Vector2(Width, Height), _ => new Vector2(0, Height) };
        Assert.InRange(Vector2.Distance(corner, view.ToPhoto(Vector2.Zero)), 0, 0.01f);
        Assert.Equal(quarterTurns == 2 ? (96, 64) : (64, 96), (view.Width, view.Height));
    }

    private static byte[] Draw(PixelFrame photo, FrameView view)
    {
        using var pyramid = new FramePyramid(photo);
        var pixels = new byte[view.Width * view.Height * PixelFrame.Channels];
        Array.Fill(pixels, (byte)99);
        pyramid.Draw(view, pixels);
        return pixels;
    }

    private static PixelFrame Photo()
    {
        var pixels = new byte[Width * Height * PixelFrame.Channels];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % Width, i / 3 / Width);
            pixels[i] = (byte)(100 + (60 * Math.Sin(x / 7.0)) + (60 * Math.Cos((y + (i % 3)) / 5.0)));
        }
        return new PixelFrame(Width, Height, pixels);
    }
}
