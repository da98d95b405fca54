using System.Numerics;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>The anchors of BlazeFace's outputs, by output number; in pixels of the input.</summary>
/// <remarks>The anchor options of MediaPipe's face_detection graphs: fixed size, centres of cells.</remarks>
internal static class AnchorGrid
{
    private const int FullRangeCell = 4;
    private const int NearCell = 8;
    private const int NearAnchors = 2;
    private const int FarCell = 16;
    private const int FarAnchors = 6;

    /// <summary>One per cell of 4 x 4 pixels, row by row.</summary>
    /// <param name="index">The output's number.</param>
    /// <param name="width">Width of the input.</param>
    public static Vector2 FullRange(int index, int width) => Centre(index, FullRangeCell, width);

    /// <summary>Two per cell of 8 x 8 pixels, then six per cell of 16 x 16.</summary>
    public static Vector2 ShortRange(int index, int width)
    {
        var near = NearAnchors * (width / NearCell) * (width / NearCell);
        return index < near
            ? Centre(index / NearAnchors, NearCell, width)
            : Centre((index - near) / FarAnchors, FarCell, width);
    }

    private static Vector2 Centre(int cell, int size, int width)
    {
        var columns = width / size;
        return size * new Vector2((cell % columns) + 0.5f, (cell / columns) + 0.5f);
    }
}
