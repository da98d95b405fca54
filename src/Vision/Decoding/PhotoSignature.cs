using System.Buffers.Binary;
using System.Text;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Recognizes formats by their content; names and extensions don't count.</summary>
internal static class PhotoSignature
{
    private const int TextProbe = 512;
    private const int TarMark = 257;

    /// <summary>The first boxes of QuickTime films from before the file type box existed.</summary>
    private static readonly string[] FilmBoxes = ["moov", "mdat", "wide", "free", "skip", "pnot"];

    public static PhotoFormat Recognize(ReadOnlySpan<byte> content) => content switch
    {
        [0xFF, 0xD8, 0xFF, ..] => PhotoFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => PhotoFormat.Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, .. var kind] => RecognizeRiff(kind),
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => PhotoFormat.Gif,
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => PhotoFormat.Bmp,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => TiffFile.Read(content).IsCameraRaw ? PhotoFormat.CameraRaw : PhotoFormat.Tiff,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => RecognizeBrands(content),
        [0xFF, 0x0A, ..] or [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] => PhotoFormat.JpegXl,
        [0xFF, 0x4F, 0xFF, 0x51, ..] or [0, 0, 0, 12, (byte)'j', (byte)'P', ..] => PhotoFormat.Jpeg2000,
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => PhotoFormat.Photoshop,
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => PhotoFormat.Pdf,
        [(byte)'P', (byte)'K', 3, 4, ..] => PhotoFormat.Zip,
        [0xD0, 0xCF, 0x11, 0xE0, ..] or [(byte)'{', (byte)'\\', (byte)'r', (byte)'t', (byte)'f', ..] => PhotoFormat.Office,
        _ => IsRawOfItsOwn(content) ? PhotoFormat.CameraRaw
            : IsFilm(content) ? PhotoFormat.Video
            : content is [(byte)'I', (byte)'D', (byte)'3', ..] or [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] ? PhotoFormat.Sound
            : content.Length > TarMark && content[TarMark..].StartsWith("ustar"u8) ? PhotoFormat.Tar
            : IsPacked(content) ? PhotoFormat.OtherArchive
            : RecognizeText(content[..Math.Min(content.Length, TextProbe)]),
    };

    private static PhotoFormat RecognizeRiff(ReadOnlySpan<byte> kind) =>
        kind.StartsWith("WEBP"u8) ? PhotoFormat.WebP : kind.StartsWith("WAVE"u8) ? PhotoFormat.Sound : PhotoFormat.Video;

    /// <summary>ISO 14496-12, section 4.3: major brand, version, then compatible brands, four letters each.</summary>
    private static PhotoFormat RecognizeBrands(ReadOnlySpan<byte> content)
    {
        var length = (int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(content), 8, (uint)Math.Min(content.Length, 256));
        var brands = Encoding.ASCII.GetString(content[8..length]);
        bool Has(string brand) => brands.Contains(brand, StringComparison.Ordinal);
        return Has("crx ") ? PhotoFormat.CameraRaw
            : Has("avif") || Has("avis") ? PhotoFormat.Avif
            : Has("hei") || Has("hev") || Has("mif1") || Has("msf1") ? PhotoFormat.Heic
            : Has("M4A ") || Has("M4B ") ? PhotoFormat.Sound
            : PhotoFormat.Video;
    }

    /// <summary>Camera raw formats that are not TIFF: Fujifilm, Olympus, Panasonic, Minolta, Sigma, Canon before 2004.</summary>
    private static bool IsRawOfItsOwn(ReadOnlySpan<byte> content) =>
        content.StartsWith("FUJIFILMCCD-RAW"u8)
        || content is [(byte)'I', (byte)'I', (byte)'R', (byte)'O' or (byte)'S', ..] or [(byte)'M', (byte)'M', (byte)'O', (byte)'R', ..]
        || content is [(byte)'I', (byte)'I', (byte)'U', 0, ..] or [0, (byte)'M', (byte)'R', (byte)'M', ..] or [(byte)'F', (byte)'O', (byte)'V', (byte)'b', ..]
        || (content.Length > 14 && content[6..].StartsWith("HEAPCCDR"u8));

    private static bool IsFilm(ReadOnlySpan<byte> content) =>
        content is [0x1A, 0x45, 0xDF, 0xA3, ..] or [0x30, 0x26, 0xB2, 0x75, ..] or [0, 0, 1, 0xBA or 0xB3, ..] or [(byte)'F', (byte)'L', (byte)'V', 1, ..]
            or [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..]
        || (content.Length > 8 && FilmBoxes.Contains(Encoding.Latin1.GetString(content[4..8])))
        || (content.Length > 376 && content[0] == 0x47 && content[188] == 0x47 && content[376] == 0x47);

    private static bool IsPacked(ReadOnlySpan<byte> content) => content
        is [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] or [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] or [0x1F, 0x8B, ..]
        or [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] or [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] or [0x28, 0xB5, 0x2F, 0xFD, ..];

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
