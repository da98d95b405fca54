using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Opens photos with the decoder of their format, never by guessing. libvips decodes pixels on demand, ImageMagick at once.</summary>
internal static class PhotoLoader
{
    /// <summary>A missing end is an error; odd metadata and minor format errors of cameras are not.</summary>
    public const Enums.FailOn Tolerant = Enums.FailOn.Truncated;

    /// <summary>The factors by which libjpeg can shrink while decoding, largest first.</summary>
    private static readonly int[] JpegShrinks = [8, 4, 2];

    /// <summary>Opens the photo in full size: width, height and metadata.</summary>
    /// <exception cref="VipsException">The header is damaged.</exception>
    /// <exception cref="PhotoRejectedException">The format is not supported.</exception>
    public static Image Open(byte[] content, PhotoFormat format, Enums.FailOn strictness = Tolerant) => format switch
    {
        PhotoFormat.Jpeg => Image.JpegloadBuffer(content, access: Enums.Access.Sequential, failOn: strictness),
        PhotoFormat.Png => Image.PngloadBuffer(content, access: Enums.Access.Sequential, failOn: strictness),
        PhotoFormat.WebP => Image.WebploadBuffer(content, access: Enums.Access.Sequential, failOn: strictness),
        PhotoFormat.Gif => Image.GifloadBuffer(content, access: Enums.Access.Sequential, failOn: strictness),
        PhotoFormat.Tiff => Image.TiffloadBuffer(content, access: Enums.Access.Sequential, failOn: strictness),
        PhotoFormat.Avif => Image.HeifloadBuffer(content, access: Enums.Access.Sequential, failOn: strictness),
        PhotoFormat.Bmp => BitmapLoader.Open(content),
        _ when MagickLoader.Reads(format) => MagickLoader.Open(content, format),
        _ => throw Rejection.NotAPhoto(format),
    };

    /// <summary>
    /// Opens the photo again if its decoder can shrink it while decoding; otherwise returns <paramref name="full"/>. The longer side
    /// then has at least <paramref name="leastShare"/> of <paramref name="longestSide"/>.
    /// </summary>
    public static Image Shrink(Image full, byte[] content, PhotoFormat format, float longestSide, float leastShare, Enums.FailOn strictness = Tolerant)
    {
        var factor = Math.Max(full.Width, full.Height) / (double)longestSide;
        return format switch
        {
            PhotoFormat.Jpeg when Array.Find(JpegShrinks, shrink => shrink <= factor / leastShare) is > 1 and var shrink =>
                Image.JpegloadBuffer(content, shrink: shrink, access: Enums.Access.Sequential, failOn: strictness),
            PhotoFormat.WebP when factor > 1 =>
                Image.WebploadBuffer(content, scale: 1 / factor, access: Enums.Access.Sequential, failOn: strictness),
            _ => full,
        };
    }
}
