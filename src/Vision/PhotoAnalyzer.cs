using System.Collections.Immutable;
using DeepEmotion.Vision.Alignment;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Vision;

/// <summary>From the bytes of a photo to its faces, in two steps: decode and turn upright; find, align and crop. Thread-safe.</summary>
public sealed class PhotoAnalyzer : IDisposable
{
    private readonly PhotoDecoder _decoder;
    private readonly FaceFinder _finder;

    /// <exception cref="DllNotFoundException">A native library doesn't load on this system.</exception>
    public PhotoAnalyzer(IOptions<ImagingOptions> options, IOptions<FaceDetectionOptions> detection)
    {
        _decoder = new PhotoDecoder(options.Value);
        _finder = new FaceFinder(detection.Value);
    }

    /// <summary>Reads a photo.</summary>
    /// <param name="content">A JPEG, PNG, WebP, GIF (its first frame), BMP, TIFF or AVIF, told by its content.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="PhotoRejectedException">It is no photo, a damaged one, or one beyond the limits of <see cref="ImagingOptions"/>.</exception>
    public DecodedPhoto Decode(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => _decoder.Decode(content, cancellationToken);

    /// <summary>All faces of one photo; none is a result, too.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="cancellationToken">Stops between two looks.</param>
    public PhotoFaces FindFaces(DecodedPhoto photo, CancellationToken cancellationToken)
    {
        var faces = _finder.Find(photo.Frame, cancellationToken)
            .Select(face => new DetectedFace(Enlarge(face.Box, photo), face.Confidence, FaceAligner.Crop(photo.Frame, face)))
            .OrderByDescending(static face => (long)face.Box.Width * face.Box.Height)
            .ThenBy(static face => face.Box.X)
            .ThenBy(static face => face.Box.Y)
            .ToImmutableArray();
        return new PhotoFaces(photo.Width, photo.Height, faces);
    }

    public void Dispose() => _finder.Dispose();

    /// <summary>From pixels of the frame to pixels of the full-size photo.</summary>
    private static FaceBox Enlarge(FaceBox box, DecodedPhoto photo)
    {
        var across = (double)photo.Width / photo.Frame.Width;
        var down = (double)photo.Height / photo.Frame.Height;
        var left = (int)Math.Round(box.X * across);
        var top = (int)Math.Round(box.Y * down);
        var right = Math.Min(photo.Width, (int)Math.Round((box.X + box.Width) * across));
        var bottom = Math.Min(photo.Height, (int)Math.Round((box.Y + box.Height) * down));
        return new FaceBox(left, top, right - left, bottom - top);
    }
}
