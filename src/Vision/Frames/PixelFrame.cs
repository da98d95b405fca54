namespace DeepEmotion.Vision.Frames;

/// <summary>A decoded picture: 8-bit sRGB, three bytes a pixel, row by row from the top left without padding.</summary>
public sealed class PixelFrame : IDisposable
{
    /// <summary>Bytes a pixel: red, green, blue.</summary>
    public const int Channels = 3;

    private const float MostStretch = 8;

    private readonly IDisposable? _owner;

    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="rgb">The pixels; they must not change any more.</param>
    /// <param name="owner">Gives the pixels' memory back when the frame is disposed; null where the garbage collector does.</param>
    /// <exception cref="ArgumentException">The picture is empty, or <paramref name="rgb"/> is not width x height x 3 bytes.</exception>
    public PixelFrame(int width, int height, ReadOnlyMemory<byte> rgb, IDisposable? owner = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var expected = (long)width * height * Channels;
        if (rgb.Length != expected)
        {
            throw new ArgumentException($"{width} x {height} pixels are {expected} bytes, not {rgb.Length}.", nameof(rgb));
        }
        (Width, Height, Rgb, _owner) = (width, height, rgb, owner);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Pixels of the photo for one of this frame, which may be shrunk; 1 or more.</summary>
    public float Shrink { get; init; } = 1;

    public ReadOnlyMemory<byte> Rgb { get; }

    /// <summary>The longer of width and height.</summary>
    public int LongerSide => Math.Max(Width, Height);

    /// <summary>
    /// How much longer the longer side of a panorama may be than that of a photo that is twice as wide as high, or less, for as many pixels
    /// in all; 1 for such a photo.
    /// </summary>
    public static float StretchOf(int width, int height) =>
        Math.Clamp(MathF.Sqrt(Math.Max(width, height) / (2f * Math.Max(1, Math.Min(width, height)))), 1, MostStretch);

    public void Dispose() => _owner?.Dispose();
}
