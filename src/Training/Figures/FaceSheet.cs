using DeepEmotion.Model.Faces;
using SkiaSharp;

namespace DeepEmotion.Training.Figures;

/// <summary>Faces in rows and columns, enlarged so that windows can be drawn on them.</summary>
public sealed class FaceSheet : IDisposable
{
    private const int Zoom = 3;
    private const int Gap = 4;

    private readonly SKBitmap _bitmap;
    private readonly SKCanvas _canvas;
    private readonly int _columns;

    /// <param name="faces">Number of faces.</param>
    /// <param name="columns">Faces in a row.</param>
    public FaceSheet(int faces, int columns)
    {
        _columns = columns;
        _bitmap = new SKBitmap((columns * Pitch) + Gap, ((faces + columns - 1) / columns * Pitch) + Gap);
        _canvas = new SKCanvas(_bitmap);
        _canvas.Clear(SKColors.White);
    }

    private static int Pitch => (FaceCrop.Side * Zoom) + Gap;

    /// <summary>Draws a face in its place.</summary>
    public void Draw(int index, FaceCrop face)
    {
        using var image = new SKBitmap(new SKImageInfo(FaceCrop.Side, FaceCrop.Side, SKColorType.Gray8, SKAlphaType.Opaque));
        System.Runtime.InteropServices.Marshal.Copy(face.Pixels.ToArray(), 0, image.GetPixels(), FaceCrop.Length);
        var corner = Corner(index);
        _canvas.DrawBitmap(image, SKRect.Create(corner.X, corner.Y, FaceCrop.Side * Zoom, FaceCrop.Side * Zoom));
    }

    /// <summary>Draws the part of a face that an affine window covers; clipped to the face.</summary>
    public void Outline(int index, AttentionWindow window, SKColor colour)
    {
        var corner = Corner(index);
        SKPoint At(float x, float y) => new(
            corner.X + Pixels((window.A11 * x) + (window.A12 * y) + window.A13),
            corner.Y + Pixels((window.A21 * x) + (window.A22 * y) + window.A23));
        using var path = new SKPath();
        path.AddPoly([At(-1, -1), At(1, -1), At(1, 1), At(-1, 1)]);
        using var paint = new SKPaint { Color = colour, IsStroke = true, StrokeWidth = 2, IsAntialias = true };
        _canvas.Save();
        _canvas.ClipRect(SKRect.Create(corner.X, corner.Y, FaceCrop.Side * Zoom, FaceCrop.Side * Zoom));
        _canvas.DrawPath(path, paint);
        _canvas.Restore();
    }

    public void Save(string path)
    {
        using var data = _bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var file = File.Create(path);
        data.SaveTo(file);
    }

    public void Dispose()
    {
        _canvas.Dispose();
        _bitmap.Dispose();
    }

    private SKPoint Corner(int index) => new(Gap + (index % _columns * Pitch), Gap + (index / _columns * Pitch));

    private static float Pixels(float coordinate) => (coordinate + 1) / 2 * FaceCrop.Side * Zoom;
}
