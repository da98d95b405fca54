using System.Numerics;

namespace DeepEmotion.Vision.Frames;

/// <summary>A square looked at in a photo: centre and side in the photo's pixels, turned clockwise by an angle in radians.</summary>
internal readonly record struct FrameView(Vector2 Centre, float Side, float Angle)
{
    /// <summary>The smallest square that holds the whole photo, turned.</summary>
    /// <param name="frame">The photo.</param>
    /// <param name="quarterTurns">How often the square is turned by 90 degrees.</param>
    public static FrameView Whole(PixelFrame frame, int quarterTurns = 0) =>
        new(new Vector2(frame.Width, frame.Height) / 2, frame.LongerSide, quarterTurns * MathF.PI / 2);

    /// <summary>From the view (0 to 1) to the photo (pixels).</summary>
    public Vector2 ToPhoto(Vector2 point) => Centre + Turn((point - new Vector2(0.5f)) * Side, Angle);

    /// <summary>From the photo (pixels) to the view (0 to 1).</summary>
    public Vector2 FromPhoto(Vector2 point) => (Turn(point - Centre, -Angle) / Side) + new Vector2(0.5f);

    private static Vector2 Turn(Vector2 vector, float angle)
    {
        var (sin, cos) = MathF.SinCos(angle);
        return new Vector2((vector.X * cos) - (vector.Y * sin), (vector.X * sin) + (vector.Y * cos));
    }
}
