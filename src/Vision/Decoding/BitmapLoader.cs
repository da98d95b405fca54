using DeepEmotion.Vision.Frames;
using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Opens BMP files, for which the bundled libvips has no loader. The pixels are not copied out of the file's bytes.</summary>
internal static class BitmapLoader
{
    private const int PaletteLength = 256;

    /// <exception cref="PhotoRejectedException">The file is truncated or damaged, or of an unsupported kind (16 bits, run lengths).</exception>
    public static Image Open(byte[] file)
    {
        var header = BitmapHeader.Read(file);
        var stride = header.Stride;
        // One row is compared first, because the product of 2^31 rows and 2^31 pixels would overflow.
        var bytes = stride > file.Length ? stride : stride * header.Height;
        if (header.PixelOffset + bytes > file.Length)
        {
            throw Rejection.Truncated(PhotoFormat.Bmp);
        }
        var rows = new ReadOnlyMemory<byte>(file, header.PixelOffset, (int)bytes);
        using var pipeline = new ImagePipeline(Image.NewFromMemory(rows, (int)stride, header.Height, 1, Enums.BandFormat.Uchar));
        pipeline.Then(image => image.ExtractArea(0, 0, header.Width * header.Channels, header.Height));
        if (!header.TopDown)
        {
            pipeline.Then(static image => image.FlipVer());
        }
        if (header.Channels == 1)
        {
            pipeline.Then(image => MapPalette(image, file, header));
        }
        else
        {
            pipeline.Then(image => image.Bandfold(factor: header.Channels));
            pipeline.Then(static image => ToRgb(image));
        }
        return pipeline.Image.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static Image ToRgb(Image blueFirst)
    {
        using var red = blueFirst[2];
        using var green = blueFirst[1];
        using var blue = blueFirst[0];
        return red.Bandjoin(green, blue);
    }

    private static Image MapPalette(Image indices, byte[] file, BitmapHeader header)
    {
        var colors = new byte[PaletteLength * PixelFrame.Channels];
        var entries = Math.Min(PaletteLength, (header.PixelOffset - header.PaletteOffset) / header.PaletteEntrySize);
        for (var i = 0; i < entries; i++)
        {
            var entry = file.AsSpan(header.PaletteOffset + (i * header.PaletteEntrySize), 3);
            colors[(i * 3) + 0] = entry[2];
            colors[(i * 3) + 1] = entry[1];
            colors[(i * 3) + 2] = entry[0];
        }
        using var table = Image.NewFromMemoryCopy<byte>(colors, PaletteLength, 1, PixelFrame.Channels, Enums.BandFormat.Uchar);
        return indices.Maplut(table);
    }
}
