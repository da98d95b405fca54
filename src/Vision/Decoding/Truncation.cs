using System.Buffers.Binary;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Distinguishes a truncated file from one that is damaged inside, so that the reason says what to do.</summary>
internal static class Truncation
{
    /// <param name="format">The file's format.</param>
    /// <param name="content">Its bytes; decoding them failed.</param>
    /// <param name="error">The decoder's message.</param>
    public static bool Explains(PhotoFormat format, ReadOnlySpan<byte> content, string error) => format switch
    {
        PhotoFormat.Jpeg => error.Contains("premature end", StringComparison.OrdinalIgnoreCase),
        PhotoFormat.Png => content.LastIndexOf("IEND"u8) < 0,
        PhotoFormat.Gif => error.Contains("unexpected end", StringComparison.OrdinalIgnoreCase),
        PhotoFormat.WebP => content.Length < 12 || BinaryPrimitives.ReadUInt32LittleEndian(content[4..]) + 8L > content.Length,
        PhotoFormat.Avif or PhotoFormat.Heic => BoxesReachPast(content),
        PhotoFormat.Tiff => DirectoryOffset(content) >= content.Length - 2,
        PhotoFormat.JpegXl or PhotoFormat.Jpeg2000 => content is [0, 0, 0, 12, ..] && BoxesReachPast(content),
        _ => false,
    };

    /// <summary>ISO 14496-12, section 4.2: boxes of a 32-bit length (0: to the end; 1: a 64-bit length follows the type).</summary>
    private static bool BoxesReachPast(ReadOnlySpan<byte> content)
    {
        var offset = 0L;
        while (content.Length - offset >= 8)
        {
            var box = content[(int)offset..];
            var length = (long)BinaryPrimitives.ReadUInt32BigEndian(box);
            if (length == 1 && box.Length >= 16)
            {
                length = BinaryPrimitives.ReadInt64BigEndian(box[8..]);
            }
            if (length is 0 or 1 || length > content.Length - offset)
            {
                return length != 0;
            }
            if (length < 8)
            {
                return false;
            }
            offset += length;
        }
        return offset < content.Length;
    }

    private static long DirectoryOffset(ReadOnlySpan<byte> content) => content.Length < 8
        ? long.MaxValue
        : content[0] == (byte)'I' ? BinaryPrimitives.ReadUInt32LittleEndian(content[4..]) : BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
}
