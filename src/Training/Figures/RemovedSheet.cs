using System.Globalization;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Cleaning;
using SkiaSharp;

namespace DeepEmotion.Training.Figures;

/// <summary>A contact sheet of the images that cleaning removed: a heading for each reason, then some of its images with their labels.</summary>
public static class RemovedSheet
{
    private const int Columns = 14;
    private const int Rows = 3;
    private const int Zoom = 2;
    private const int Cell = FaceCrop.Side * Zoom;
    private const int Label = 18;
    private const int Heading = 34;
    private const int Gap = 6;

    /// <param name="path">A PNG.</param>
    /// <param name="removed">The removed images.</param>
    public static void Save(string path, IReadOnlyList<Removal> removed)
    {
        IGrouping<RemovalReason, Removal>[] groups = [.. removed.GroupBy(r => r.Reason).OrderBy(g => g.Key)];
        using var bitmap = new SKBitmap(Gap + (Columns * (Cell + Gap)), Gap + groups.Sum(Height));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            var top = Gap;
            foreach (var group in groups)
            {
                Draw(canvas, group, top);
                top += Height(group);
            }
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var file = File.Create(path);
        data.SaveTo(file);
    }

    private static int Height(IGrouping<RemovalReason, Removal> group) =>
        Heading + ((Math.Min(group.Count(), Columns * Rows) + Columns - 1) / Columns * (Cell + Label + Gap));

    private static void Draw(SKCanvas canvas, IGrouping<RemovalReason, Removal> group, int top)
    {
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var large = Font(18);
        using var small = Font(12);
        Removal[] all = [.. group];
        canvas.DrawText(string.Create(CultureInfo.InvariantCulture, $"{CleaningTable.Name(group.Key)}: {all.Length:N0}"), Gap, top + 22, SKTextAlign.Left, large, ink);
        // Spread over the whole file, not just its beginning.
        var shown = Math.Min(all.Length, Columns * Rows);
        for (var i = 0; i < shown; i++)
        {
            var face = all[(int)((long)i * all.Length / shown)].Face;
            var (x, y) = (Gap + (i % Columns * (Cell + Gap)), top + Heading + (i / Columns * (Cell + Label + Gap)));
            using var image = new SKBitmap(new SKImageInfo(FaceCrop.Side, FaceCrop.Side, SKColorType.Gray8, SKAlphaType.Opaque));
            System.Runtime.InteropServices.Marshal.Copy(face.Crop.Pixels.ToArray(), 0, image.GetPixels(), FaceCrop.Length);
            canvas.DrawBitmap(image, SKRect.Create(x, y, Cell, Cell));
            canvas.DrawText(face.Emotion.Name(), x, y + Cell + 13, SKTextAlign.Left, small, ink);
        }
    }

    private static SKFont Font(float size) => new(ScottPlot.Fonts.GetTypeface(ScottPlot.Fonts.Sans, false, false), size);
}
