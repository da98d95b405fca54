using System.Buffers.Binary;
using System.IO.Compression;

namespace DeepEmotion.Vision.Decoding;

/// <summary>The EXIF data of a JPEG XL or JPEG 2000 file, which are made of boxes. Damage ends the search.</summary>
/// <remarks>
/// ISO 18181-2, sections 9.5 (Exif) and 9.8 (brob, a box packed by Brotli); ISO 15444-1, annex I (uuid). JPEG 2000 has no box for EXIF:
/// photo editors write it into one of the UUID "JpgTiffExif->JP2".
/// </remarks>
internal static class ExifBox
{
    private const int MostBoxes = 1024;
    private const int MostBytes = 64 * 1024;
    private const int TypeLength = 4;

    private static ReadOnlySpan<byte> Uuid => "JpgTiffExif->JP2"u8;

    private static ReadOnlySpan<byte> Header => "Exif\0\0"u8;

    /// <summary>EXIF's DateTimeOriginal as text, or null.</summary>
    public static string? ReadCaptureTime(ReadOnlySpan<byte> content)
    {
        for (var boxes = 0; boxes < MostBoxes && content.Length >= 8; boxes++)
        {
            var (start, length) = BinaryPrimitives.ReadUInt32BigEndian(content) switch
            {
                0 => (8, content.Length),
                1 when content.Length >= 16 => (16, (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(content[8..]), long.MaxValue)),
                var size => (8, size),
            };
            if (length < start || length > content.Length)
            {
                return null;
            }
            if (TimeIn(content[TypeLength..8], content[start..(int)length]) is { } time)
            {
                return time;
            }
            content = content[(int)length..];
        }
        return null;
    }

    private static string? TimeIn(ReadOnlySpan<byte> type, ReadOnlySpan<byte> box)
    {
        if (type.SequenceEqual("brob"u8) && box.Length > TypeLength && box.StartsWith("Exif"u8))
        {
            return TimeIn(box[..TypeLength], Unpack(box[TypeLength..]));
        }
        if (type.SequenceEqual("Exif"u8) && box.Length > TypeLength)
        {
            // Its first number says how much comes before the data.
            var before = TypeLength + (long)BinaryPrimitives.ReadUInt32BigEndian(box);
            return before < box.Length ? TiffFile.ReadCaptureTime(box[(int)before..]) : null;
        }
        if (type.SequenceEqual("uuid"u8) && box.StartsWith(Uuid))
        {
            var data = box[Uuid.Length..];
            return TiffFile.ReadCaptureTime(data.StartsWith(Header) ? data[Header.Length..] : data);
        }
        return null;
    }

    private static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        var content = new byte[MostBytes];
        using var decoder = default(BrotliDecoder);
        decoder.Decompress(packed, content, out _, out var length);
        return content[..length];
    }
}
