using System.Drawing;
using System.Globalization;
using NetVips;
using Image = NetVips.Image;

namespace DeepEmotion.Vision.Decoding;

/// <summary>The memory of decoders for a photo that they cannot deliver strip by strip.</summary>
/// <remarks>Bytes per pixel are rounded up from a process's measured growth on 24 megapixels.</remarks>
internal static class WholeDecoding
{
    private const string Interlaced = "interlaced";
    private const ushort PlanarConfiguration = 284;
    private const ushort RowsPerStrip = 278;
    private const ushort TileWidth = 322;
    private const ushort TileHeight = 323;

    /// <summary>Of photos that take more, only one is decoded at a time.</summary>
    private const long Large = 128L << 20;

    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>Bytes that libvips takes for a photo in addition to a few rows; 0 if those are enough.</summary>
    public static long Bytes(Image image, PhotoFormat format, byte[] content) =>
        format == PhotoFormat.Tiff ? PieceOf(image, content) : (long)image.Width * image.Height * BytesPerPixel(image, format);

    /// <summary>Bytes that ImageMagick takes for a photo.</summary>
    public static long Bytes(Size size, PhotoFormat format) => (long)size.Width * size.Height * BytesPerPixel(format);

    private static int BytesPerPixel(PhotoFormat format) => format switch
    {
        PhotoFormat.Heic => 10,
        PhotoFormat.JpegXl => 16,
        PhotoFormat.Jpeg2000 => 18,
        _ => 20,
    };

    /// <summary>Waits until no other large photo is being decoded; dispose the result to let the next one start. Null if the photo is not large.</summary>
    public static IDisposable? TakeTurn(long bytes, CancellationToken cancellationToken)
    {
        if (bytes <= Large)
        {
            return null;
        }
        Turn.Wait(cancellationToken);
        return new Place();
    }

    private static int BytesPerPixel(Image image, PhotoFormat format) => format switch
    {
        PhotoFormat.Avif => 16,
        PhotoFormat.Gif => 7,
        PhotoFormat.WebP => 5,
        // All coefficients of up to three (CMYK: four) channels, two bytes each.
        PhotoFormat.Jpeg when IsInterlaced(image) => 1 + (2 * image.Bands),
        PhotoFormat.Png when IsInterlaced(image) => 2 + (image.Bands * SampleSize(image)),
        _ => 0,
    };

    /// <summary>Bytes of one sample of a pixel.</summary>
    public static int SampleSize(Image image) => image.Format switch
    {
        Enums.BandFormat.Uchar or Enums.BandFormat.Char => 1,
        Enums.BandFormat.Ushort or Enums.BandFormat.Short => 2,
        Enums.BandFormat.Uint or Enums.BandFormat.Int or Enums.BandFormat.Float => 4,
        Enums.BandFormat.Dpcomplex => 16,
        _ => 8,
    };

    /// <summary>A TIFF decodes row by row, except with tiles and with one strip per channel.</summary>
    private static long PieceOf(Image image, byte[] content)
    {
        var file = TiffFile.Read(content);
        var (across, down) = file.First(TileWidth) is { } width ? (width, file.First(TileHeight) ?? image.Height)
            : file.First(PlanarConfiguration) == 2 ? (image.Width, Math.Min(file.First(RowsPerStrip) ?? image.Height, image.Height))
            : (0, 0);
        return (long)Math.Min((double)across * down * image.Bands * SampleSize(image), long.MaxValue / 2);
    }

    private static bool IsInterlaced(Image image) =>
        image.Contains(Interlaced) && Convert.ToInt32(image.Get(Interlaced), CultureInfo.InvariantCulture) != 0;

    private sealed class Place : IDisposable
    {
        public void Dispose() => Turn.Release();
    }
}
