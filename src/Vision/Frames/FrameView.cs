using System.Numerics;

namespace DeepEmotion.Vision.Frames;

/// <summary>A rectangle of a photo, and the pixels in which it is drawn.</summary>
/// <param name="Centre">Its centre in the photo's pixels.</param>
/// <param name="Size">Its width and height in the photo's pixels.</param>
/// <param name="Angle">Its clockwise rotation in radians.</param>
/// <param name="Width">Width in pixels once drawn.</param>
/// <param name="Height">Height in pixels once drawn.</param>
internal readonly record struct FrameView(Vector2 Centre, Vector2 Size, float Angle, int Width, int Height)
{
    /// <summary>The whole photo in the upper left corner of a picture whose sides are multiples of a length.</summary>
    /// <param name="frame">The photo.</param>
    /// <param name="quarterTurns">How often the picture is rotated by 90 degrees.</param>
    /// <param name="longerSide">Pixels of the photo's longer side.</param>
    /// <param name="multiple">The length.</param>
    public static FrameView Whole(PixelFrame frame, int quarterTurns, int longerSide, int multiple)
    {
        var photo = new Vector2(frame.Width, frame.Height);
        var turned = quarterTurns % 2 == 0 ? photo : new Vector2(photo.Y, photo.X);
        var scale = longerSide / (float)frame.LongerSide;
        var (width, height) = (RoundUp(turned.X * scale, multiple), RoundUp(turned.Y * scale, multiple));
        var size = new Vector2(width, height) / scale;
        var angle = quarterTurns * MathF.PI / 2;
        return new FrameView((photo / 2) + Turn((size - turned) / 2, angle), size, angle, width, height);
    }

    /// <summary>The whole photo, rotated, in the middle of the smallest square that holds it.</summary>
    public static FrameView Letterbox(PixelFrame frame, int quarterTurns, int side) =>
        new(new Vector2(frame.Width, frame.Height) / 2, new Vector2(frame.LongerSide), quarterTurns * MathF.PI / 2, side, side);

    /// <summary>Converts the view's coordinates (0 to 1) to the photo's (pixels).</summary>
    public Vector2 ToPhoto(Vector2 point) => Centre + Turn((point - new Vector2(0.5f)) * Size, Angle);

    private static int RoundUp(float length, int multiple) => Math.Max(1, ((int)MathF.Round(length) + multiple - 1) / multiple) * multiple;

    private static Vector2 Turn(Vector2 vector, float angle)
    {
        var (sin, cos) = MathF.SinCos(angle);
        return new Vector2((vector.X * cos) - (vector.Y * sin), (vector.X * sin) + (vector.Y * cos));
    }
}
