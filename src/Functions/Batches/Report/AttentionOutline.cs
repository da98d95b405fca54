using System.Globalization;
using DeepEmotion.Model.Faces;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary>The window in which the network looked, as an SVG outline over a face.</summary>
internal static class AttentionOutline
{
    private static readonly (float X, float Y)[] Corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)];

    /// <summary>An SVG in the coordinates of the crop, -1 to 1.</summary>
    public static string Svg(AttentionWindow window)
    {
        var points = string.Join(' ', Corners.Select(corner => string.Create(
            CultureInfo.InvariantCulture,
            $"{(window.A11 * corner.X) + (window.A12 * corner.Y) + window.A13:0.###},{(window.A21 * corner.X) + (window.A22 * corner.Y) + window.A23:0.###}")));
        return $"<svg viewBox=\"-1 -1 2 2\" aria-hidden=\"true\"><polygon points=\"{points}\"/></svg>";
    }
}
