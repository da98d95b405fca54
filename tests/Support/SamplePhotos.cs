using DeepEmotion.Vision.Decoding;
using NetVips;

namespace DeepEmotion.Tests.Support;

/// <summary>The photos of the npm package @vladmandic/face-api, 1920 x 1280, and variants of them.</summary>
public static class SamplePhotos
{
    public const int Width = 1920;
    public const int Height = 1280;

    static SamplePhotos() => VipsRuntime.EnsureReady();

    public static byte[] Read(int number) =>
        File.ReadAllBytes(Repository.PathOf($"node_modules/@vladmandic/face-api/demo/sample{number}.jpg"));

    /// <summary>The first sample, decoded and shrunk; with <paramref name="width"/> a multiple of 3, exactly 3 : 2.</summary>
    public static Image Shrunk(int width)
    {
        using var lazy = Image.ThumbnailBuffer(Read(1), width);
        return lazy.CopyMemory();
    }

    public static byte[] Shrunk(int width, string suffix)
    {
        using var image = Shrunk(width);
        return image.WriteToBuffer(suffix);
    }

    /// <summary>A sample as a camera held in one of the eight ways would have stored it.</summary>
    public static byte[] Stored(int number, int orientation)
    {
        using var photo = Image.NewFromBuffer(Read(number));
        return Stored(photo, orientation);
    }

    /// <summary>A picture from SVG, which the product's libvips refuses to read.</summary>
    public static Image Drawn(string svg)
    {
        Operation.Block("VipsForeignLoadSvg", false);
        return Image.SvgloadBuffer(System.Text.Encoding.UTF8.GetBytes(svg));
    }

    /// <summary>A JPEG as a camera held in one of the eight ways would have stored the upright <paramref name="photo"/>.</summary>
    public static byte[] Stored(Image photo, int orientation, string suffix = ".jpg[Q=95]")
    {
        using var turned = orientation switch
        {
            2 => photo.FlipHor(),
            3 => photo.Rot180(),
            4 => photo.FlipVer(),
            5 => photo.Rot90().FlipHor(),
            6 => photo.Rot270(),
            7 => photo.Rot270().FlipHor(),
            8 => photo.Rot90(),
            _ => photo.Copy(),
        };
        using var tagged = turned.Mutate(image => image.Set(GValue.GIntType, "orientation", orientation));
        return tagged.WriteToBuffer(suffix);
    }
}
