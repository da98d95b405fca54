namespace DeepEmotion.Vision.Frames;

/// <summary>A decoded picture: 8-bit sRGB, three bytes per pixel, row by row from the top left without padding.</summary>
public sealed class PixelFrame : IDisposable
{
    /// <summary>Bytes per pixel: red, green, blue.</summary>
    public const int Channels = 3;

    private const float MostStretch = 8;

    private readonly IDisposable? _owner;

    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="rgb">The pixels; they must not change afterwards.</param>
    /// <param name="owner">Releases the pixels' memory when the frame is disposed; null if the garbage collector does.</param>
    /// <exception cref="ArgumentException">The picture is empty, or <paramref name="rgb"/> is not width x height x 3 bytes.</exception>
    public PixelFrame(int width, int height, ReadOnlyMemory<byte> rgb, IDisposable? owner = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var expected = (long)width * height * Channels;
        if (rgb.Length != expected)
        {
            throw new ArgumentException($"{width} x {height} pixels need {expected} bytes, not {rgb.Length}.", nameof(rgb));
        }
        (Width, Height, Rgb, _owner) = (width, height, rgb, owner);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Photo pixels per pixel of this frame, which may be shrunk; 1 or more.</summary>
    public float Shrink { get; init; } = 1;

    public ReadOnlyMemory<byte> Rgb { get; }

    /// <summary>The longer of width and height.</summary>
    public int LongerSide => Math.Max(Width, Height);

    /// <summary>
    /// How much longer a panorama's longer side may be than that of a photo up to twice as wide as high, for the same number of pixels
    /// in all; 1 for such a photo.
    /// </summary>
    public static float StretchOf(int width, int height) =>
        Math.Clamp(MathF.Sqrt(Math.Max(width, height) / (2f * Math.Max(1, Math.Min(width, height)))), 1, MostStretch);

    public void Dispose() => _owner?.Dispose();
}
