using System.Numerics;

namespace DeepEmotion.Vision.Frames;

/// <summary>A photo and its halvings, so that any view of it, turned and scaled, costs no more than its own pixels.</summary>
/// <remarks>Williams, "Pyramidal Parametrics" (1983). For one thread: levels are made when a view first needs them.</remarks>
internal sealed class FramePyramid(PixelFrame photo)
{
    private readonly List<PixelFrame> _levels = [photo];

    /// <summary>Draws a view; what lies outside the photo is black.</summary>
    /// <param name="view">What to draw.</param>
    /// <param name="side">Width and height of the result in pixels.</param>
    /// <returns>RGB, side x side x 3 bytes.</returns>
    public byte[] Draw(FrameView view, int side)
    {
        var pixels = new byte[side * side * PixelFrame.Channels];
        var (level, scale) = LevelFor(view.Side / side);
        var step = view.Side / side / scale;
        var (sin, cos) = MathF.SinCos(view.Angle);
        var right = new Vector2(cos, sin) * step;
        var down = new Vector2(-sin, cos) * step;
        // Half a pixel back: pixel i of the level has its centre at i + 0.5.
        var row = (view.ToPhoto(new Vector2(0.5f / side)) / scale) - new Vector2(0.5f);
        for (var y = 0; y < side; y++, row += down)
        {
            var at = row;
            for (var x = 0; x < side; x++, at += right)
            {
                Sample(level, at, pixels.AsSpan(((y * side) + x) * PixelFrame.Channels, PixelFrame.Channels));
            }
        }
        return pixels;
    }

    // The coarsest level that still has at least one pixel for each one drawn.
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

    private static PixelFrame Halve(PixelFrame frame)
    {
        var (width, height) = (frame.Width / 2, frame.Height / 2);
        var halved = new byte[width * height * PixelFrame.Channels];
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
        return new PixelFrame(width, height, halved);
    }

    private static void Sample(PixelFrame level, Vector2 at, Span<byte> pixel)
    {
        if (at.X < -0.5f || at.Y < -0.5f || at.X > level.Width - 0.5f || at.Y > level.Height - 0.5f)
        {
            return;
        }
        var x = Math.Clamp(at.X, 0, level.Width - 1);
        var y = Math.Clamp(at.Y, 0, level.Height - 1);
        var (x0, y0) = ((int)x, (int)y);
        var (x1, y1) = (Math.Min(x0 + 1, level.Width - 1), Math.Min(y0 + 1, level.Height - 1));
        var (fx, fy) = ((int)((x - x0) * 256), (int)((y - y0) * 256));
        var rgb = level.Rgb.Span;
        var (a, b) = (((y0 * level.Width) + x0) * PixelFrame.Channels, ((y0 * level.Width) + x1) * PixelFrame.Channels);
        var (c, d) = (((y1 * level.Width) + x0) * PixelFrame.Channels, ((y1 * level.Width) + x1) * PixelFrame.Channels);
        for (var i = 0; i < PixelFrame.Channels; i++)
        {
            var top = (rgb[a + i] * (256 - fx)) + (rgb[b + i] * fx);
            var bottom = (rgb[c + i] * (256 - fx)) + (rgb[d + i] * fx);
            pixel[i] = (byte)(((top * (256 - fy)) + (bottom * fy) + (1 << 15)) >> 16);
        }
    }
}
