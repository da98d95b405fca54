using System.Numerics;

namespace DeepEmotion.Vision.Frames;

/// <summary>Draws an upright view: blends two rows into one, then its columns.</summary>
internal static class UprightDrawing
{
    public static void Draw(PixelFrame level, float scale, in FrameView view, Span<byte> pixels)
    {
        var (columns, firstX) = Places(view.Centre.X, view.Size.X, view.Width, scale, level.Width);
        var (rows, firstY) = Places(view.Centre.Y, view.Size.Y, view.Height, scale, level.Height);
        var stride = level.Width * PixelFrame.Channels;
        // One more pixel: the last column has no neighbour, so the value there gets a weight of 0.
        var row = new byte[stride + PixelFrame.Channels];
        for (var y = 0; y < rows.Length; y++)
        {
            var (upper, part) = rows[y];
            var lower = Math.Min(upper + 1, level.Height - 1);
            Mix(level.Rgb.Span.Slice(upper * stride, stride), level.Rgb.Span.Slice(lower * stride, stride), (ushort)part, row.AsSpan(0, stride));
            MixColumns(row, columns, pixels.Slice((((firstY + y) * view.Width) + firstX) * PixelFrame.Channels, columns.Length * PixelFrame.Channels));
        }
    }

    /// <summary>Positions of the view's pixels along one axis of the level: the preceding pixel, and the next one's share in 1/256.</summary>
    private static ((int Pixel, int Part)[] Places, int First) Places(float centre, float size, int drawn, float scale, int length)
    {
        var (step, start) = (size / drawn / scale, ((centre - (size / 2)) / scale) - 0.5f);
        var places = new List<(int, int)>(drawn);
        var first = 0;
        for (var i = 0; i < drawn; i++)
        {
            var at = start + ((i + 0.5f) * step);
            if (at >= -0.5f && at <= length - 0.5f)
            {
                first = places.Count == 0 ? i : first;
                at = Math.Clamp(at, 0, length - 1);
                places.Add(((int)at, (int)((at - (int)at) * 256)));
            }
        }
        return ([.. places], first);
    }

    private static void MixColumns(ReadOnlySpan<byte> row, (int Pixel, int Part)[] columns, Span<byte> target)
    {
        var i = 0;
        foreach (var (pixel, part) in columns)
        {
            var from = row.Slice(pixel * PixelFrame.Channels, 2 * PixelFrame.Channels);
            target[i] = (byte)(((from[0] * (256 - part)) + (from[3] * part) + 128) >> 8);
            target[i + 1] = (byte)(((from[1] * (256 - part)) + (from[4] * part) + 128) >> 8);
            target[i + 2] = (byte)(((from[2] * (256 - part)) + (from[5] * part) + 128) >> 8);
            i += PixelFrame.Channels;
        }
    }

    private static void Mix(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, ushort part, Span<byte> row)
    {
        var i = 0;
        var (of, rest, half) = (new Vector<ushort>(part), new Vector<ushort>((ushort)(256 - part)), new Vector<ushort>(128));
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(upper[i..]), out var a, out var b);
            Vector.Widen(new Vector<byte>(lower[i..]), out var c, out var d);
            Vector.Narrow(((a * rest) + (c * of) + half) >>> 8, ((b * rest) + (d * of) + half) >>> 8).CopyTo(row[i..]);
        }
        for (; i < row.Length; i++)
        {
            row[i] = (byte)(((upper[i] * (256 - part)) + (lower[i] * part) + 128) >> 8);
        }
    }
}
