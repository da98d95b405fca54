namespace DeepEmotion.Vision.Frames;

/// <summary>A decoded picture: 8-bit sRGB, three bytes a pixel, row by row from the top left without padding.</summary>
public sealed class PixelFrame : IDisposable
{
    /// <summary>Bytes a pixel: red, green, blue.</summary>
    public const int Channels = 3;

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

    public void Dispose() => _owner?.Dispose();
}
