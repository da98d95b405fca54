using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Frames;
using Microsoft.Extensions.Options;
using NetVips;

namespace DeepEmotion.Vision.Pictures;

/// <summary>Makes a photo's pictures from the pixels that were decoded to find its faces. Thread-safe.</summary>
public sealed class PictureMaker(IOptions<PictureOptions> options)
{
    // The size of a face picture with its surroundings, in sizes of its box.
    private const double Around = 1.36;

    // ImageMagick's table: at 68 as faithful as the standard's at 72 (35.6 dB on the sample photos), and a seventh smaller.
    private const int QuantTable = 3;

    /// <summary>The pictures of a photo and its faces; empty if they are not to be stored.</summary>
    /// <param name="frame">The photo's pixels.</param>
    /// <param name="width">Width of the full-size photo.</param>
    /// <param name="faces">The faces' boxes in the full-size photo.</param>
    public PhotoPictures Make(PixelFrame frame, int width, IEnumerable<FaceBox> faces)
    {
        var chosen = options.Value;
        if (!chosen.Keep)
        {
            return PhotoPictures.None;
        }
        using var image = Image.NewFromMemory(frame.Rgb, frame.Width, frame.Height, PixelFrame.Channels, Enums.BandFormat.Uchar);
        using var thumbnail = image.ThumbnailImage(Math.Min(chosen.ThumbnailSide, frame.Width), Math.Min(chosen.ThumbnailSide, frame.Height), Enums.Size.Down);
        return new PhotoPictures(
            Encode(thumbnail),
            [.. faces.Take(chosen.MaxFaces).Select(face => Face(image, face, (double)frame.Width / width))]);
    }

    private ReadOnlyMemory<byte> Face(Image image, FaceBox box, double scale)
    {
        var side = (int)Math.Clamp(Math.Round(Math.Max(box.Width, box.Height) * scale * Around), 1, Math.Min(image.Width, image.Height));
        var left = (int)Math.Clamp(((box.X + (box.Width / 2.0)) * scale) - (side / 2.0), 0, image.Width - side);
        var top = (int)Math.Clamp(((box.Y + (box.Height / 2.0)) * scale) - (side / 2.0), 0, image.Height - side);
        using var square = image.ExtractArea(left, top, side, side);
        using var face = square.ThumbnailImage(options.Value.FaceSide, size: Enums.Size.Down);
        return Encode(face);
    }

    private byte[] Encode(Image image) => image.JpegsaveBuffer(q: options.Value.JpegQuality, keep: Enums.ForeignKeep.None, quantTable: QuantTable);
}
