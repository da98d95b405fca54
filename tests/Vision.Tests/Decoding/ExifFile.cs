using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace DeepEmotion.Vision.Tests.Decoding;

/// <summary>Files that say when a photo was taken.</summary>
internal static class ExifFile
{
    /// <summary>A TIFF that holds nothing but the time, as it lies in other files, too.</summary>
    public static byte[] Tiff(string time) =>
    [
        .. "II*\0"u8, 8, 0, 0, 0,
        1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0,
        1, 0, 0x03, 0x90, 2, 0, 20, 0, 0, 0, 44, 0, 0, 0, 0, 0, 0, 0,
        .. Encoding.ASCII.GetBytes(time), 0,
    ];

    /// <summary>Adds an Exif item to a HEIC file with one item, as heif-enc writes it.</summary>
    /// <remarks>ISO 14496-12, section 8.11: iinf names the items, iref says whose they are, iloc where they lie.</remarks>
    public static byte[] Into(byte[] heic, string time) => Into(heic, Tiff(time));

    public static byte[] Into(byte[] heic, byte[] tiff)
    {
        byte[] exif = [0, 0, 0, 6, .. "Exif\0\0"u8, .. tiff];
        var (meta, location, info) = (Find(heic, "meta"), Find(heic, "iloc"), Find(heic, "iinf"));
        byte[] newInfo = [0, 0, 0, 21, .. "infe"u8, 2, 0, 0, 0, 0, 2, 0, 0, .. "Exif"u8, 0];
        byte[] reference = [0, 0, 0, 26, .. "iref"u8, 0, 0, 0, 0, 0, 0, 0, 14, .. "cdsc"u8, 0, 2, 0, 1, 0, 1];
        const int newLocation = 18;
        var growth = newLocation + newInfo.Length + reference.Length;
        var (locationEnd, infoEnd, metaEnd) = (End(heic, location), End(heic, info), End(heic, meta));
        var changed = heic.ToArray();
        Grow(changed, meta, growth);
        Grow(changed, location, newLocation);
        Grow(changed, info, newInfo.Length);
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(location + 14), 2);
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(info + 12), 2);
        // The first item's base offset.
        BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(location + 20), BinaryPrimitives.ReadInt32BigEndian(heic.AsSpan(location + 20)) + growth);
        return
        [
            .. changed[..locationEnd], 0, 2, 0, 0, .. Number(heic.Length + growth + 8), 0, 1, 0, 0, 0, 0, .. Number(exif.Length),
            .. changed[locationEnd..infoEnd], .. newInfo,
            .. changed[infoEnd..metaEnd], .. reference,
            .. changed[metaEnd..], .. Number(exif.Length + 8), .. "mdat"u8, .. exif,
        ];
    }

    /// <summary>Puts a JPEG XL codestream into a container with the time, plain or packed as cjxl writes it.</summary>
    public static byte[] IntoJpegXl(byte[] photo, string time, bool isPacked)
    {
        byte[] exif = [0, 0, 0, 0, .. Tiff(time)];
        var boxes = photo is [0xFF, 0x0A, ..] ? [.. Box("JXL ", [0x0D, 0x0A, 0x87, 0x0A]), .. Box("ftyp", [.. "jxl \0\0\0\0jxl "u8]), .. Box("jxlc", photo)] : photo;
        return [.. boxes, .. isPacked ? Box("brob", [.. "Exif"u8, .. Pack(exif)]) : Box("Exif", exif)];
    }

    /// <summary>Adds the time to a JPEG 2000 file as photo editors do.</summary>
    public static byte[] IntoJpeg2000(byte[] photo, string time, bool hasHeader) =>
        [.. photo, .. Box("uuid", [.. "JpgTiffExif->JP2"u8, .. hasHeader ? "Exif\0\0"u8 : [], .. Tiff(time)])];

    private static byte[] Box(string type, byte[] content) => [.. Number(content.Length + 8), .. Encoding.ASCII.GetBytes(type), .. content];

    private static byte[] Pack(byte[] content)
    {
        var packed = new byte[content.Length + 64];
        Assert.True(BrotliEncoder.TryCompress(content, packed, out var length));
        return packed[..length];
    }

    private static int Find(byte[] heic, string box) => heic.AsSpan().IndexOf(Encoding.ASCII.GetBytes(box)) - 4;

    private static int End(byte[] heic, int box) => box + BinaryPrimitives.ReadInt32BigEndian(heic.AsSpan(box));

    private static void Grow(byte[] heic, int box, int growth) => BinaryPrimitives.WriteInt32BigEndian(heic.AsSpan(box), BinaryPrimitives.ReadInt32BigEndian(heic.AsSpan(box)) + growth);

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
