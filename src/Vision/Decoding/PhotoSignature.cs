using System.Buffers.Binary;
using System.Text;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Tells formats by their first bytes; names and extensions don't count.</summary>
internal static class PhotoSignature
{
    private const int TextProbe = 512;

    public static PhotoFormat Recognize(ReadOnlySpan<byte> content) => content switch
    {
        [0xFF, 0xD8, 0xFF, ..] => PhotoFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PhotoFormat.Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => PhotoFormat.WebP,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => PhotoFormat.Gif,
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => PhotoFormat.Bmp,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => PhotoFormat.Tiff,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => RecognizeBrands(content),
        [0xFF, 0x0A, ..] or [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] => PhotoFormat.JpegXl,
        [0xFF, 0x4F, 0xFF, 0x51, ..] or [0, 0, 0, 12, (byte)'j', (byte)'P', ..] => PhotoFormat.Jpeg2000,
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => PhotoFormat.Photoshop,
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => PhotoFormat.Pdf,
        [(byte)'P', (byte)'K', 3, 4, ..] => PhotoFormat.Zip,
        [0x1A, 0x45, 0xDF, 0xA3, ..] => PhotoFormat.Video,
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] or [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] or [0x1F, 0x8B, ..] => PhotoFormat.OtherArchive,
        _ => RecognizeText(content[..Math.Min(content.Length, TextProbe)]),
    };

    /// <summary>ISO 14496-12, section 4.3: major brand, version, then compatible brands, four letters each.</summary>
    private static PhotoFormat RecognizeBrands(ReadOnlySpan<byte> content)
    {
        var length = (int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(content), 8, (uint)Math.Min(content.Length, 256));
        var brands = Encoding.ASCII.GetString(content[8..length]);
        if (brands.Contains("avif", StringComparison.Ordinal) || brands.Contains("avis", StringComparison.Ordinal))
        {
            return PhotoFormat.Avif;
        }
        return brands.Contains("hei", StringComparison.Ordinal) || brands.Contains("hev", StringComparison.Ordinal)
            || brands.Contains("mif1", StringComparison.Ordinal) || brands.Contains("msf1", StringComparison.Ordinal)
            ? PhotoFormat.Heic
            : PhotoFormat.Video;
    }

    private static PhotoFormat RecognizeText(ReadOnlySpan<byte> head)
    {
        foreach (var value in head)
        {
            if (value is 0x7F or (< 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f')))
            {
                return PhotoFormat.Unknown;
            }
        }
        var text = Encoding.UTF8.GetString(head);
        return text.Contains("<svg", StringComparison.OrdinalIgnoreCase) ? PhotoFormat.Svg
            : text.Contains('\uFFFD', StringComparison.Ordinal) && text.IndexOf('\uFFFD', StringComparison.Ordinal) < text.Length - 1 ? PhotoFormat.Unknown
            : PhotoFormat.Text;
    }
}
