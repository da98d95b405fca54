using System.Drawing;
using System.Numerics;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;

namespace DeepEmotion.Vision.Tests.Decoding;

public sealed class PartDecoderTests
{
    private const int Width = 1500;
    private const int Height = 1000;
    private const int WorkingSide = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_part_holds_the_pixels_of_the_upright_original_however_the_camera_was_held(int orientation)
    {
        using var original = SamplePhotos.Shrunk(Width);
        using var photo = new PhotoDecoder(new ImagingOptions { WorkingSide = WorkingSide }).Decode(SamplePhotos.Stored(original, orientation, ".png"), default);
        using var part = PartDecoder.Decode(photo, new RectangleF(200, 30, 20, 30), enlargement: 5, most: 1 << 24)!;
        using var expected = original.Crop((int)part.Origin.X, (int)part.Origin.Y, part.Pixels.Width, part.Pixels.Height);
        Assert.Equal(new Size(102, 152), new Size(part.Pixels.Width, part.Pixels.Height));
        Assert.Equal(new Vector2(999, 149), part.Origin);
        Assert.Equal(expected.WriteToMemory<byte>(), part.Pixels.Rgb.ToArray());
    }

    [Fact]
    public void What_lies_outside_the_photo_is_left_out()
    {
        using var photo = new PhotoDecoder(new ImagingOptions { WorkingSide = WorkingSide }).Decode(SamplePhotos.Shrunk(Width, ".png"), default);
        using var part = PartDecoder.Decode(photo, new RectangleF(290, -50, 60, 70), enlargement: 5, most: 1 << 24)!;
        Assert.Equal(new Size(51, 101), new Size(part.Pixels.Width, part.Pixels.Height));
    }

    [Fact]
    public void A_part_that_would_take_too_much_memory_is_not_decoded()
    {
        using var photo = new PhotoDecoder(new ImagingOptions { WorkingSide = WorkingSide }).Decode(SamplePhotos.Shrunk(Width, ".png"), default);
        Assert.Null(PartDecoder.Decode(photo, new RectangleF(0, 0, WorkingSide, 200), enlargement: 5, most: (Width * Height * 3) - 1));
    }
}
