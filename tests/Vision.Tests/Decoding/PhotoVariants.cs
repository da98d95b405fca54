using ImageMagick;
using NetVips;

namespace DeepEmotion.Vision.Tests.Decoding;

/// <summary>One photo in every format, colour space and depth that people have.</summary>
internal static class PhotoVariants
{
    public static readonly IReadOnlyDictionary<string, Func<Image, byte[]>> All = new Dictionary<string, Func<Image, byte[]>>
    {
        ["jpeg"] = static photo => photo.WriteToBuffer(".jpg"),
        ["progressive jpeg"] = static photo => photo.WriteToBuffer(".jpg[interlace]"),
        ["cmyk jpeg"] = static photo => photo.IccTransform("cmyk", inputProfile: "srgb").WriteToBuffer(".jpg"),
        ["display p3 jpeg"] = static photo => photo.IccTransform("p3", inputProfile: "srgb").WriteToBuffer(".jpg[profile=p3]"),
        ["png"] = static photo => photo.WriteToBuffer(".png"),
        ["interlaced png"] = static photo => photo.WriteToBuffer(".png[interlace]"),
        ["palette png"] = static photo => photo.WriteToBuffer(".png[palette]"),
        ["16 bit png"] = static photo => photo.Colourspace(Enums.Interpretation.Rgb16).WriteToBuffer(".png"),
        ["alpha png"] = static photo => photo.Bandjoin(255).WriteToBuffer(".png"),
        ["16 bit alpha png"] = static photo => photo.Colourspace(Enums.Interpretation.Rgb16).Bandjoin(65535).WriteToBuffer(".png"),
        ["webp"] = static photo => photo.WriteToBuffer(".webp"),
        ["lossless webp"] = static photo => photo.WriteToBuffer(".webp[lossless,effort=0]"),
        ["gif"] = static photo => photo.WriteToBuffer(".gif"),
        ["tiff"] = static photo => photo.WriteToBuffer(".tif"),
        ["lzw tiff"] = static photo => photo.WriteToBuffer(".tif[compression=lzw]"),
        ["tiled jpeg tiff"] = static photo => photo.WriteToBuffer(".tif[compression=jpeg,tile]"),
        ["16 bit tiff"] = static photo => photo.Colourspace(Enums.Interpretation.Rgb16).WriteToBuffer(".tif"),
        ["cmyk tiff"] = static photo => photo.IccTransform("cmyk", inputProfile: "srgb").WriteToBuffer(".tif"),
        ["lab tiff"] = static photo => photo.Colourspace(Enums.Interpretation.Lab).WriteToBuffer(".tif"),
        ["avif"] = static photo => photo.WriteToBuffer(".avif[effort=0]"),
        ["jpeg xl"] = static photo => ByMagick(photo, MagickFormat.Jxl),
        ["jpeg 2000"] = static photo => ByMagick(photo, MagickFormat.Jp2),
        ["jpeg 2000 codestream"] = static photo => ByMagick(photo, MagickFormat.J2k),
        ["24 bit bmp"] = static photo => BitmapFile.Write(photo, 24, topDown: false),
        ["24 bit bmp, top down"] = static photo => BitmapFile.Write(photo, 24, topDown: true),
        ["32 bit bmp"] = static photo => BitmapFile.Write(photo, 32, topDown: false),
    };

    /// <summary>The variants that lose the colours.</summary>
    public static readonly IReadOnlyDictionary<string, Func<Image, byte[]>> Grey = new Dictionary<string, Func<Image, byte[]>>
    {
        ["grey jpeg"] = static photo => photo.WriteToBuffer(".jpg"),
        ["grey png"] = static photo => photo.WriteToBuffer(".png"),
        ["grey alpha png"] = static photo => photo.Bandjoin(255).WriteToBuffer(".png"),
        ["16 bit grey png"] = static photo => photo.Colourspace(Enums.Interpretation.Grey16).WriteToBuffer(".png"),
        ["grey tiff"] = static photo => photo.WriteToBuffer(".tif"),
        ["8 bit bmp"] = static photo => BitmapFile.Write(photo, 8, topDown: false),
    };

    private static byte[] ByMagick(Image photo, MagickFormat format)
    {
        using var picture = new MagickImage(photo.WriteToBuffer(".png")) { Quality = 90 };
        return picture.ToByteArray(format);
    }
}
