using System.Numerics;
using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>Covers a photo with square views that overlap.</summary>
internal static class TileGrid
{
    // A face up to this part of a tile lies whole in one tile at least.
    private const float Overlap = 0.3f;

    // A photo this little larger than one tile is covered by the one.
    private const float Slack = 1.02f;

    /// <summary>Views of one <paramref name="division"/>-th of the photo's longer side.</summary>
    public static IEnumerable<FrameView> Of(PixelFrame photo, int division, int quarterTurns)
    {
        var side = photo.LongerSide / (float)division;
        var angle = quarterTurns * MathF.PI / 2;
        foreach (var y in Centres(photo.Height, side))
        {
            foreach (var x in Centres(photo.Width, side))
            {
                yield return new FrameView(new Vector2(x, y), side, angle);
            }
        }
    }

    private static float[] Centres(float length, float side)
    {
        if (length <= side * Slack)
        {
            return [length / 2];
        }
        var steps = (int)MathF.Ceiling((length - side) / (side * (1 - Overlap)));
        return [.. Enumerable.Range(0, steps + 1).Select(i => (side / 2) + (i * (length - side) / steps))];
    }
}
