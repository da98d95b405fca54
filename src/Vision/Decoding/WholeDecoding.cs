using System.Globalization;
using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>What decoders keep of a photo that they cannot give out strip by strip.</summary>
internal static class WholeDecoding
{
    private const string Interlaced = "interlaced";

    /// <summary>Bytes a pixel, rounded up from what a process grew by on 24 megapixels; 0 where some rows are enough.</summary>
    public static int BytesPerPixel(Image image, PhotoFormat format) => format switch
    {
        PhotoFormat.Avif => 16,
        PhotoFormat.Gif => 7,
        PhotoFormat.WebP => 5,
        // All coefficients of up to three (CMYK: four) channels, two bytes each.
        PhotoFormat.Jpeg when IsInterlaced(image) => 1 + (2 * image.Bands),
        PhotoFormat.Png when IsInterlaced(image) => 2 + (image.Bands * (image.Format == Enums.BandFormat.Ushort ? 2 : 1)),
        _ => 0,
    };

    private static bool IsInterlaced(Image image) =>
        image.Contains(Interlaced) && Convert.ToInt32(image.Get(Interlaced), CultureInfo.InvariantCulture) != 0;
}
