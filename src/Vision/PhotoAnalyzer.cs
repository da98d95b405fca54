using System.Collections.Immutable;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Quality;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Vision;

/// <summary>Finds the faces in a photo's bytes, in two steps: decode and turn upright; find, align and crop. Thread-safe.</summary>
/// <exception cref="DllNotFoundException">A native library doesn't load on this system.</exception>
public sealed class PhotoAnalyzer(IOptions<ImagingOptions> options, IFaceDetector detector)
{
    private readonly PhotoDecoder _decoder = new(options.Value);

    /// <summary>Reads a photo.</summary>
    /// <param name="content">A JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC, JPEG XL, JPEG 2000 or camera raw file, told by its content; its first page or frame.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="PhotoRejectedException">Not a photo, damaged, or over the limits of <see cref="ImagingOptions"/>.</exception>
    public DecodedPhoto Decode(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => _decoder.Decode(content, cancellationToken);

    /// <summary>All faces in the photo; may be empty.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="cancellationToken">Stops between two looks.</param>
    public PhotoFaces FindFaces(DecodedPhoto photo, CancellationToken cancellationToken)
    {
        var found = detector.Find(photo.Frame, cancellationToken);
        using var cutter = new FaceCutter(photo, found, options.Value.MaxWholeBytes);
        var faces = found
            .Select(face =>
            {
                var (crop, pixels) = cutter.Cut(face);
                return new DetectedFace(BoxOf(face, photo), face.Score, pixels, crop, FaceQuality.Examine(photo.Frame, face, crop, pixels));
            })
            .OrderByDescending(static face => (long)face.Box.Width * face.Box.Height)
            .ThenBy(static face => face.Box.X)
            .ThenBy(static face => face.Box.Y)
            .ToImmutableArray();
        return new PhotoFaces(photo.Width, photo.Height, detector.Name, faces) { Pages = photo.Pages };
    }

    /// <summary>Converts a face in the frame, which may extend beyond the border, to whole pixels of the full-size photo.</summary>
    private static FaceBox BoxOf(FoundFace face, DecodedPhoto photo)
    {
        var (left, right) = Side(face.TopLeft.X, face.BottomRight.X, (float)photo.Width / photo.Frame.Width, photo.Width);
        var (top, bottom) = Side(face.TopLeft.Y, face.BottomRight.Y, (float)photo.Height / photo.Frame.Height, photo.Height);
        return new FaceBox(left, top, right - left, bottom - top);
    }

    private static (int From, int To) Side(float from, float to, float scale, int length)
    {
        var first = (int)Math.Clamp(MathF.Round(from * scale), 0, length - 1);
        return (first, (int)Math.Clamp(MathF.Round(to * scale), first + 1, length));
    }
}
