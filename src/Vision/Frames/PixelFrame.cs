namespace DeepEmotion.Vision.Frames;

/// <summary>A decoded picture: 8-bit sRGB, three bytes a pixel, row by row from the top left without padding.</summary>
public sealed class PixelFrame
{
    /// <summary>Bytes a pixel: red, green, blue.</summary>
    public const int Channels = 3;

    /// <exception cref="ArgumentException">The picture is empty, or <paramref name="rgb"/> is not width x height x 3 bytes.</exception>
    public PixelFrame(int width, int height, byte[] rgb)
    {
        ArgumentNullException.ThrowIfNull(rgb);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var expected = (long)width * height * Channels;
        if (rgb.Length != expected)
        {
            throw new ArgumentException($"{width} x {height} pixels are {expected} bytes, not {rgb.Length}.", nameof(rgb));
        }
        Width = width;
        Height = height;
        Rgb = rgb;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The pixels; whoever reads them leaves them as they are.</summary>
    public ReadOnlyMemory<byte> Rgb { get; }

    /// <summary>The longer of width and height.</summary>
    public int LongerSide => Math.Max(Width, Height);
}
