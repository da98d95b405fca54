using System.Drawing;
using System.Numerics;
using DeepEmotion.Vision.Frames;
using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Decodes a part of a photo again, at a higher resolution than its frame.</summary>
internal static class PartDecoder
{
    /// <param name="photo">The photo.</param>
    /// <param name="area">In pixels of its frame; the outside is ignored.</param>
    /// <param name="enlargement">Pixels wanted per pixel of the frame, above 1; the result has fewer if the photo does.</param>
    /// <param name="most">Most bytes that the part may take.</param>
    /// <returns>The part; null if it would take more.</returns>
    /// <exception cref="VipsException">The photo is damaged.</exception>
    public static PhotoPart? Decode(DecodedPhoto photo, RectangleF area, float enlargement, long most)
    {
        var source = photo.Source;
        using var turn = WholeDecoding.TakeTurn(photo.WholeBytes, CancellationToken.None);
        using var pipeline = new ImagePipeline(PhotoLoader.Open(source.Content, source.Format));
        pipeline.Then(image => PhotoLoader.Shrink(image, source.Content, source.Format, photo.Frame.LongerSide * enlargement, leastShare: 1));
        var (width, height) = (pipeline.Image.Width, pipeline.Image.Height);
        var upright = Orientation.SwapsSides(source.Orientation) ? new Size(height, width) : new Size(width, height);
        var scale = new Vector2(upright.Width / (float)photo.Frame.Width, upright.Height / (float)photo.Frame.Height);
        var part = Enlarge(area, scale, upright);
        if ((long)part.Width * part.Height * PixelFrame.Channels > most)
        {
            return null;
        }
        var stored = Orientation.ToStored(part, source.Orientation, upright);
        pipeline.Then(image => image.Crop(stored.X, stored.Y, stored.Width, stored.Height));
        pipeline.Then(ColorConversion.Flatten);
        pipeline.Then(ColorConversion.ToSrgb);
        pipeline.Then(image => Orientation.TurnUpright(image, source.Orientation));
        var pixels = new VipsMemory(pipeline.Image);
        return new PhotoPart(new PixelFrame(part.Width, part.Height, pixels.Memory, pixels), scale, new Vector2(part.X, part.Y));
    }

    /// <summary>In pixels of the enlarged photo, inside it, with one more pixel on each side for blending.</summary>
    private static Rectangle Enlarge(RectangleF area, Vector2 scale, Size photo) => Rectangle.FromLTRB(
        Math.Clamp((int)MathF.Floor(area.Left * scale.X) - 1, 0, photo.Width - 1),
        Math.Clamp((int)MathF.Floor(area.Top * scale.Y) - 1, 0, photo.Height - 1),
        Math.Clamp((int)MathF.Ceiling(area.Right * scale.X) + 1, 1, photo.Width),
        Math.Clamp((int)MathF.Ceiling(area.Bottom * scale.Y) + 1, 1, photo.Height));
}
