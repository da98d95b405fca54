using System.Numerics;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>The points that BlazeFace's outputs are measured from, in the order of its outputs; 0 to 1 across the input.</summary>
/// <remarks>The anchor options of MediaPipe's face_detection graphs: fixed size, centres of cells.</remarks>
internal static class Anchors
{
    /// <summary>2304: one a cell of 48 x 48.</summary>
    public static Vector2[] FullRange() => [.. Grid(48, 1)];

    /// <summary>896: two a cell of 16 x 16, then six a cell of 8 x 8.</summary>
    public static Vector2[] ShortRange() => [.. Grid(16, 2), .. Grid(8, 6)];

    private static IEnumerable<Vector2> Grid(int cells, int anchorsPerCell)
    {
        for (var y = 0; y < cells; y++)
        {
            for (var x = 0; x < cells; x++)
            {
                for (var anchor = 0; anchor < anchorsPerCell; anchor++)
                {
                    yield return new Vector2((x + 0.5f) / cells, (y + 0.5f) / cells);
                }
            }
        }
    }
}
