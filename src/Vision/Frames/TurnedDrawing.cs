using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepEmotion.Vision.Frames;

/// <summary>Draws a view at any angle: each pixel blends its four neighbours, with weights in steps of 1/65,536.</summary>
internal static class TurnedDrawing
{
    public static void Draw(PixelFrame level, float scale, in FrameView view, Span<byte> pixels)
    {
        // Half a pixel back: pixel i of the level has its centre at i + 0.5.
        Vector2 InLevel(Vector2 point, in FrameView view) => (view.ToPhoto(point) / scale) - new Vector2(0.5f);
        var first = new Vector2(0.5f / view.Width, 0.5f / view.Height);
        var row = InLevel(first, view);
        var right = InLevel(first + new Vector2(1f / view.Width, 0), view) - row;
        var down = InLevel(first + new Vector2(0, 1f / view.Height), view) - row;
        var length = view.Width * PixelFrame.Channels;
        for (var y = 0; y < view.Height; y++)
        {
            DrawRow(level, row + (y * down), right, pixels.Slice(y * length, length));
        }
    }

    private static void DrawRow(PixelFrame level, Vector2 at, Vector2 right, Span<byte> pixels)
    {
        var (maxX, maxY) = (level.Width - 1, level.Height - 1);
        var stride = level.Width * PixelFrame.Channels;
        ref var rgb = ref MemoryMarshal.GetReference(level.Rgb.Span);
        for (var i = 0; i < pixels.Length; i += PixelFrame.Channels, at += right)
        {
            if (at.X < -0.5f || at.Y < -0.5f || at.X > maxX + 0.5f || at.Y > maxY + 0.5f)
            {
                continue;
            }
            var (x, y) = (Math.Clamp(at.X, 0, maxX), Math.Clamp(at.Y, 0, maxY));
            var (x0, y0) = ((int)x, (int)y);
            var (fx, fy) = ((int)((x - x0) * 256), (int)((y - y0) * 256));
            var (rightBelow, toRight, below) = (fx * fy, fx * (256 - fy), (256 - fx) * fy);
            var here = 65536 - rightBelow - toRight - below;
            ref var upper = ref Unsafe.Add(ref rgb, (y0 * stride) + (x0 * PixelFrame.Channels));
            ref var lower = ref Unsafe.Add(ref upper, y0 < maxY ? stride : 0);
            var next = x0 < maxX ? PixelFrame.Channels : 0;
            for (var c = 0; c < PixelFrame.Channels; c++)
            {
                var sum = (Unsafe.Add(ref upper, c) * here) + (Unsafe.Add(ref upper, next + c) * toRight)
                    + (Unsafe.Add(ref lower, c) * below) + (Unsafe.Add(ref lower, next + c) * rightBelow);
                pixels[i + c] = (byte)((sum + (1 << 15)) >> 16);
            }
        }
    }
}
