using System.Globalization;
using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>When a photo was taken, by the camera's own clock.</summary>
public static class CaptureTime
{
    private const string Original = "exif-ifd2-DateTimeOriginal";
    private const string ExifFormat = "yyyy:MM:dd HH:mm:ss";

    // Cameras whose clock was never set write the year 1, and no table of results holds years before this one.
    private const int EarliestYear = 1601;

    /// <summary>EXIF's DateTimeOriginal; null if missing, not a valid time, or before 1601. The camera's time zone is unknown: the offset is always 0.</summary>
    public static DateTimeOffset? Read(ReadOnlyMemory<byte> content)
    {
        var format = PhotoSignature.Recognize(content.Span);
        var text = format is PhotoFormat.Tiff or PhotoFormat.CameraRaw ? TiffFile.ReadCaptureTime(content.Span)
            : format is PhotoFormat.JpegXl or PhotoFormat.Jpeg2000 ? ExifBox.ReadCaptureTime(content.Span)
            : MagickLoader.Reads(format) ? MagickLoader.ReadCaptureTime(PhotoDecoder.ToArray(content), format)
            : ReadByVips(PhotoDecoder.ToArray(content));
        return text is { Length: >= 19 }
            && DateTime.TryParseExact(text[..ExifFormat.Length], ExifFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && time.Year >= EarliestYear
                ? new DateTimeOffset(time, TimeSpan.Zero)
                : null;
    }

    private static string? ReadByVips(byte[] content)
    {
        try
        {
            using var header = Image.NewFromBuffer(content);
            return header.Contains(Original) ? header.Get(Original) as string : null;
        }
        catch (VipsException)
        {
            return null;
        }
    }
}
