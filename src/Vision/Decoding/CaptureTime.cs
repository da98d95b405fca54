using System.Globalization;
using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>When a photo was taken, by the camera's own clock.</summary>
public static class CaptureTime
{
    private const string Original = "exif-ifd2-DateTimeOriginal";
    private const string ExifFormat = "yyyy:MM:dd HH:mm:ss";

    /// <summary>EXIF's DateTimeOriginal; null where the photo has none that is a time. The camera's zone is not known: the offset is always 0.</summary>
    public static DateTimeOffset? Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var header = Image.NewFromBuffer(content.ToArray());
            return header.Contains(Original) && header.Get(Original) is string { Length: >= 19 } text
                && DateTime.TryParseExact(text[..ExifFormat.Length], ExifFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                    ? new DateTimeOffset(time, TimeSpan.Zero)
                    : null;
        }
        catch (VipsException)
        {
            return null;
        }
    }
}
