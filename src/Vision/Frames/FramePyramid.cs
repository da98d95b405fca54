using System.Buffers;

namespace DeepEmotion.Vision.Frames;

/// <summary>A photo and successive halvings of it, so that drawing any view costs no more than the view's own pixels.</summary>
/// <remarks>Williams, "Pyramidal Parametrics" (1983). For one thread: levels are made when a view first needs them.</remarks>
internal sealed class FramePyramid(PixelFrame photo) : IDisposable
{
    private readonly List<PixelFrame> _levels = [photo];
    private readonly List<byte[]> _rented = [];

    /// <summary>Draws a view; pixels outside the photo are black.</summary>
    /// <param name="view">The view.</param>
    /// <param name="pixels">RGB, width x height x 3 bytes of the view.</param>
    public void Draw(in FrameView view, Span<byte> pixels)
    {
        pixels.Clear();
        var (level, scale) = LevelFor(view.Size.X / view.Width);
        if (view.Angle == 0)
        {
            UprightDrawing.Draw(level, scale, view, pixels);
        }
        else
        {
            TurnedDrawing.Draw(level, scale, view, pixels);
        }
    }

    public void Dispose()
    {
        _rented.ForEach(static array => ArrayPool<byte>.Shared.Return(array));
        _rented.Clear();
    }

    // The coarsest level that still has at least one pixel for each pixel drawn.
    private (PixelFrame Level, float Scale) LevelFor(float shrink)
    {
        var index = Math.Max(0, (int)MathF.Floor(MathF.Log2(shrink)));
        while (_levels.Count <= index && Math.Min(_levels[^1].Width, _levels[^1].Height) >= 2)
        {
            _levels.Add(Halve(_levels[^1]));
        }
        index = Math.Min(index, _levels.Count - 1);
        return (_levels[index], 1 << index);
    }

    private PixelFrame Halve(PixelFrame frame)
    {
        var (width, height) = (frame.Width / 2, frame.Height / 2);
        var length = width * height * PixelFrame.Channels;
        var halved = ArrayPool<byte>.Shared.Rent(length);
        _rented.Add(halved);
        var rgb = frame.Rgb.Span;
        var stride = frame.Width * PixelFrame.Channels;
        for (var y = 0; y < height; y++)
        {
            var upper = rgb.Slice(2 * y * stride, stride);
            var lower = rgb.Slice(((2 * y) + 1) * stride, stride);
            var target = halved.AsSpan(y * width * PixelFrame.Channels, width * PixelFrame.Channels);
            for (int i = 0, from = 0; i < target.Length; i += PixelFrame.Channels, from += 2 * PixelFrame.Channels)
            {
                target[i] = (byte)((upper[from] + upper[from + 3] + lower[from] + lower[from + 3] + 2) >> 2);
                target[i + 1] = (byte)((upper[from + 1] + upper[from + 4] + lower[from + 1] + lower[from + 4] + 2) >> 2);
                target[i + 2] = (byte)((upper[from + 2] + upper[from + 5] + lower[from + 2] + lower[from + 5] + 2) >> 2);
            }
        }
        return new PixelFrame(width, height, halved.AsMemory(0, length));
    }
}
