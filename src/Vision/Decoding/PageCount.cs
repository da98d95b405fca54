using System.Buffers.Binary;
using System.Globalization;
using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>How many pages or frames a file has; only the first is scored.</summary>
internal static class PageCount
{
    private const string Field = "n-pages";

    /// <summary>Where the first chunk after a PNG's header begins.</summary>
    private const int AfterHeader = 33;

    public static int Of(Image image, byte[] content, PhotoFormat format) =>
        format == PhotoFormat.Png ? FramesOf(content)
        : image.Contains(Field) ? Math.Max(1, Convert.ToInt32(image.Get(Field), CultureInfo.InvariantCulture))
        : 1;

    /// <remarks>W3C, "PNG" third edition, section 11.3.6.1: an animated PNG says acTL before its pixels.</remarks>
    private static int FramesOf(ReadOnlySpan<byte> png)
    {
        var at = AfterHeader;
        while (at <= png.Length - 12 && !png[(at + 4)..].StartsWith("IDAT"u8))
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
            if (png[(at + 4)..].StartsWith("acTL"u8))
            {
                return (int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(png[(at + 8)..]), 1, int.MaxValue);
            }
            if (length > png.Length - at - 12)
            {
                break;
            }
            at += (int)length + 12;
        }
        return 1;
    }
}
