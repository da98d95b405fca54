using System.Buffers.Binary;

namespace DeepEmotion.Vision.Decoding;

/// <summary>The header of a BMP of a common kind: 24 or 32 bits per pixel, or 8 bits with a palette.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="TopDown">Whether the first row in the file is the top one.</param>
/// <param name="Bits">8, 24 or 32.</param>
/// <param name="PixelOffset">Where the first row begins.</param>
/// <param name="PaletteOffset">Where the palette begins.</param>
/// <param name="PaletteEntrySize">Bytes per palette colour: 4, or 3 in the oldest kind.</param>
/// <remarks>Microsoft, "Bitmap Header Types": BITMAPCOREHEADER, BITMAPINFOHEADER, BITMAPV4HEADER, BITMAPV5HEADER.</remarks>
internal readonly record struct BitmapHeader(
    int Width, int Height, bool TopDown, int Bits, int PixelOffset, int PaletteOffset, int PaletteEntrySize)
{
    private const int FileHeader = 14;
    private const int CoreHeader = 12;
    private const int InfoHeader = 40;
    private const int Uncompressed = 0;
    private const int BitFields = 3;

    /// <summary>Bytes per row in the file: rows are padded to four bytes.</summary>
    public long Stride => ((((long)Width * Bits) + 31) / 32) * 4;

    public int Channels => Bits / 8;

    /// <exception cref="PhotoRejectedException">The header is truncated or damaged, or the kind is not supported.</exception>
    public static BitmapHeader Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeader + CoreHeader)
        {
            throw Rejection.Truncated(PhotoFormat.Bmp);
        }
        var size = BinaryPrimitives.ReadInt32LittleEndian(file[FileHeader..]);
        if (size != CoreHeader && size is < InfoHeader or > 4096)
        {
            throw Rejection.Damaged(PhotoFormat.Bmp);
        }
        if (file.Length < FileHeader + Math.Max(size, CoreHeader))
        {
            throw Rejection.Truncated(PhotoFormat.Bmp);
        }
        var header = size == CoreHeader ? ReadCore(file) : ReadInfo(file, size);
        if (header.Width < 1 || header.Height < 1 || header.PixelOffset < FileHeader + size)
        {
            throw Rejection.Damaged(PhotoFormat.Bmp);
        }
        return header;
    }

    private static BitmapHeader ReadCore(ReadOnlySpan<byte> file)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(file[24..]);
        return new BitmapHeader(
            BinaryPrimitives.ReadUInt16LittleEndian(file[18..]),
            BinaryPrimitives.ReadUInt16LittleEndian(file[20..]),
            TopDown: false,
            bits is 8 or 24 ? bits : throw Rejection.UnsupportedBitmap(bits, Uncompressed),
            BinaryPrimitives.ReadInt32LittleEndian(file[10..]),
            FileHeader + CoreHeader,
            PaletteEntrySize: 3);
    }

    private static BitmapHeader ReadInfo(ReadOnlySpan<byte> file, int size)
    {
        var height = BinaryPrimitives.ReadInt32LittleEndian(file[22..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(file[28..]);
        var compression = BinaryPrimitives.ReadInt32LittleEndian(file[30..]);
        var plain = compression == Uncompressed && bits is 8 or 24 or 32;
        if (!plain && !(bits == 32 && compression == BitFields && HasUsualMasks(file)))
        {
            throw Rejection.UnsupportedBitmap(bits, compression);
        }
        return new BitmapHeader(
            BinaryPrimitives.ReadInt32LittleEndian(file[18..]),
            height == int.MinValue ? 0 : Math.Abs(height),
            TopDown: height < 0,
            bits,
            BinaryPrimitives.ReadInt32LittleEndian(file[10..]),
            FileHeader + size,
            PaletteEntrySize: 4);
    }

    /// <summary>The masks of plain 32-bit pixels: blue, green, red, and an unused byte.</summary>
    private static bool HasUsualMasks(ReadOnlySpan<byte> file) =>
        file.Length >= FileHeader + InfoHeader + 12
        && BinaryPrimitives.ReadUInt32LittleEndian(file[54..]) == 0x00FF0000
        && BinaryPrimitives.ReadUInt32LittleEndian(file[58..]) == 0x0000FF00
        && BinaryPrimitives.ReadUInt32LittleEndian(file[62..]) == 0x000000FF;
}
