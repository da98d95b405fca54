using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Frames;
using Microsoft.Extensions.Options;
using NetVips;

namespace DeepEmotion.Vision.Pictures;

/// <summary>Makes a photo's pictures from the pixels that were decoded to find its faces. Thread-safe.</summary>
public sealed class PictureMaker(IOptions<PictureOptions> options)
{
    // The face and some of what is around it, in sizes of its box.
    private const double Around = 1.36;

    /// <summary>The pictures of a photo and of its faces; none where they are not to be kept.</summary>
    public PhotoPictures Make(DecodedPhoto photo, IEnumerable<FaceBox> faces)
    {
        var chosen = options.Value;
        if (!chosen.Keep)
        {
            return PhotoPictures.None;
        }
        using var image = Image.NewFromMemory(photo.Frame.Rgb, photo.Frame.Width, photo.Frame.Height, PixelFrame.Channels, Enums.BandFormat.Uchar);
        using var thumbnail = image.ThumbnailImage(Math.Min(chosen.ThumbnailSide, photo.Frame.Width), Math.Min(chosen.ThumbnailSide, photo.Frame.Height), Enums.Size.Down);
        return new PhotoPictures(
            Encode(thumbnail),
            [.. faces.Take(chosen.MaxFaces).Select(face => Face(image, face, (double)photo.Frame.Width / photo.Width))]);
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

    private byte[] Encode(Image image) => image.JpegsaveBuffer(q: options.Value.JpegQuality, keep: Enums.ForeignKeep.None);
}
