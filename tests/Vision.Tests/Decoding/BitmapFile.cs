using NetVips;

namespace DeepEmotion.Vision.Tests.Decoding;

/// <summary>Writes BMP files, which libvips cannot.</summary>
internal static class BitmapFile
{
    private const int HeaderLength = 54;
    private const int PaletteLength = 1024;

    /// <param name="photo">8-bit sRGB for 24 and 32 bits; 8-bit grey for 8 bits.</param>
    /// <param name="bits">8 (with a palette that is inverted, so that not looking things up shows), 24 or 32.</param>
    /// <param name="topDown">Whether the top row comes first.</param>
    public static byte[] Write(Image photo, int bits, bool topDown)
    {
        var pixels = photo.WriteToMemory<byte>();
        var bands = photo.Bands;
        var stride = ((photo.Width * bits) + 31) / 32 * 4;
        var palette = bits == 8 ? PaletteLength : 0;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("BM"u8);
        writer.Write(HeaderLength + palette + (stride * photo.Height));
        writer.Write(0);
        writer.Write(HeaderLength + palette);
        writer.Write(40);
        writer.Write(photo.Width);
        writer.Write(topDown ? -photo.Height : photo.Height);
        writer.Write((short)1);
        writer.Write((short)bits);
        writer.Write(new byte[24]);
        for (var i = 0; i < palette / 4; i++)
        {
            var grey = (byte)(255 - i);
            writer.Write([grey, grey, grey, 0]);
        }
        for (var row = 0; row < photo.Height; row++)
        {
            var y = topDown ? row : photo.Height - 1 - row;
            writer.Write(Row(pixels.AsSpan(y * photo.Width * bands, photo.Width * bands), bits, stride));
        }
        return file.ToArray();
    }

    private static byte[] Row(ReadOnlySpan<byte> pixels, int bits, int stride)
    {
        var row = new byte[stride];
        for (int from = 0, to = 0; from < pixels.Length; to += bits / 8)
        {
            if (bits == 8)
            {
                row[to] = (byte)(255 - pixels[from++]);
                continue;
            }
            (row[to + 2], row[to + 1], row[to]) = (pixels[from], pixels[from + 1], pixels[from + 2]);
            from += 3;
        }
        return row;
    }
}
