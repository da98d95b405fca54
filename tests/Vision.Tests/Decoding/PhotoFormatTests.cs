using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;
using NetVips;

namespace DeepEmotion.Vision.Tests.Decoding;

/// <summary>Whatever the photo is stored as, the same pixels come out.</summary>
public sealed class PhotoFormatTests
{
    // An odd width: rows of a BMP then end with padding.
    private const int Width = 303;
    private static readonly PhotoDecoder Decoder = new(new ImagingOptions());

    public static TheoryData<string> Variants => [.. PhotoVariants.All.Keys];

    public static TheoryData<string> GreyVariants => [.. PhotoVariants.Grey.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_photo_looks_the_same_in(string variant)
    {
        using var photo = SamplePhotos.Shrunk(Width);
        var decoded = Decoder.Decode(PhotoVariants.All[variant](photo), CancellationToken.None);
        // CMYK holds fewer colours; everything else may lose what compression loses.
        AssertSimilar(photo, decoded, tolerance: variant.StartsWith("cmyk", StringComparison.Ordinal) ? 20 : 5);
    }

    [Theory]
    [MemberData(nameof(GreyVariants))]
    public void A_grey_photo_looks_the_same_in(string variant)
    {
        using var photo = SamplePhotos.Shrunk(Width);
        using var grey = photo.Colourspace(Enums.Interpretation.Bw);
        using var expected = grey.Colourspace(Enums.Interpretation.Srgb);
        AssertSimilar(expected, Decoder.Decode(PhotoVariants.Grey[variant](grey), CancellationToken.None), tolerance: 3);
    }

    [Fact]
    public void Transparent_parts_become_mid_grey()
    {
        using var photo = SamplePhotos.Shrunk(Width);
        using var transparent = photo.Bandjoin(0);
        var decoded = Decoder.Decode(transparent.WriteToBuffer(".png"), CancellationToken.None);
        Assert.All(decoded.Frame.Rgb.ToArray(), value => Assert.InRange(value, 126, 129));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void However_the_camera_was_held_the_photo_stands_upright(int orientation)
    {
        using var photo = SamplePhotos.Shrunk(Width);
        foreach (var suffix in (string[])[".jpg[Q=95]", ".tif", ".webp[Q=95]"])
        {
            var decoded = Decoder.Decode(SamplePhotos.Stored(photo, orientation, suffix), CancellationToken.None);
            Assert.Equal((photo.Width, photo.Height), (decoded.Width, decoded.Height));
            AssertSimilar(photo, decoded, tolerance: 5);
        }
    }

    [Theory]
    [InlineData(".jpg", 375, 250)]
    [InlineData(".webp", 320, 213)]
    [InlineData(".png", 320, 213)]
    [InlineData(".avif[effort=0]", 320, 213)]
    public void A_large_photo_is_shrunk_to_about_the_working_side_and_keeps_its_size_in_writing(string suffix, int width, int height)
    {
        using var large = SamplePhotos.Shrunk(1500);
        var decoded = new PhotoDecoder(new ImagingOptions { WorkingSide = 320 }).Decode(SamplePhotos.Stored(large, 6, suffix), CancellationToken.None);
        using var expected = SamplePhotos.Shrunk(width);
        Assert.Equal((1500, 1000), (decoded.Width, decoded.Height));
        Assert.Equal((width, height), (decoded.Frame.Width, decoded.Frame.Height));
        AssertSimilar(expected, decoded, tolerance: 6);
    }

    [Fact]
    public void A_part_of_a_buffer_is_read_as_that_part()
    {
        var photo = SamplePhotos.Shrunk(Width, ".png");
        byte[] padded = [1, 2, 3, .. photo, 4, 5];
        var decoded = Decoder.Decode(padded.AsMemory(3, photo.Length), CancellationToken.None);
        Assert.Equal(Width, decoded.Width);
    }

    private static void AssertSimilar(Image expected, DecodedPhoto actual, double tolerance)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Frame.Width, actual.Frame.Height));
        var pixels = expected.WriteToMemory<byte>();
        var difference = pixels.Zip(actual.Frame.Rgb.ToArray(), static (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(difference, 0, tolerance);
    }
}
