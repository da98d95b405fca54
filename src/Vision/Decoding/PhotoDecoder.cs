using System.Runtime.InteropServices;
using DeepEmotion.Vision.Frames;
using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Turns the bytes of a photo into upright sRGB pixels. Thread-safe; holds nothing between photos.</summary>
internal sealed class PhotoDecoder
{
    /// <summary>Longest side over shortest; a panorama all the way round has about 10.</summary>
    private const int MaxAspect = 50;

    // A JPEG may be shrunk this far below the size asked for while it is decoded: resampling it to that very size costs as much again.
    private const float LeastShare = 0.65f;

    // A photo at most this much larger than asked for stays as it is.
    private const double MostShare = 1.3;

    private readonly ImagingOptions _options;

    /// <exception cref="DllNotFoundException">libvips doesn't load on this system.</exception>
    public PhotoDecoder(ImagingOptions options)
    {
        VipsRuntime.EnsureReady();
        _options = options;
    }

    /// <exception cref="PhotoRejectedException">The bytes are no photo, a damaged one, or one beyond the limits.</exception>
    public DecodedPhoto Decode(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.IsEmpty)
        {
            throw Rejection.Empty();
        }
        if (content.Length > _options.MaxBytes)
        {
            throw Rejection.TooLarge(content.Length, _options.MaxBytes);
        }
        var format = PhotoSignature.Recognize(content.Span);
        try
        {
            return Decode(ToArray(content), format, cancellationToken);
        }
        catch (VipsException e)
        {
            throw Truncation.Explains(format, content.Span, e.Message) ? Rejection.Truncated(format) : Rejection.Damaged(format);
        }
    }

    private DecodedPhoto Decode(byte[] content, PhotoFormat format, CancellationToken cancellationToken)
    {
        using var pipeline = new ImagePipeline(PhotoLoader.Open(content, format));
        var (width, height) = (pipeline.Image.Width, pipeline.Image.Height);
        Check(pipeline.Image, format);
        cancellationToken.ThrowIfCancellationRequested();
        pipeline.Then(image => PhotoLoader.Shrink(image, content, format, _options.WorkingSide, LeastShare));
        pipeline.Then(ColorConversion.Flatten);
        pipeline.Then(image => Resize(image, width, height));
        pipeline.Then(ColorConversion.ToSrgb);
        var orientation = Orientation.Read(pipeline.Image);
        pipeline.Then(image => Orientation.TurnUpright(image, orientation));
        var pixels = new VipsMemory(pipeline.Image);
        var shrink = Math.Max(1, Math.Max(width, height) / (float)Math.Max(pipeline.Image.Width, pipeline.Image.Height));
        var frame = new PixelFrame(pipeline.Image.Width, pipeline.Image.Height, pixels.Memory, pixels) { Shrink = shrink };
        var (across, down) = Orientation.SwapsSides(orientation) ? (height, width) : (width, height);
        return new DecodedPhoto(frame, across, down, new PhotoSource(content, format, orientation));
    }

    private void Check(Image image, PhotoFormat format)
    {
        var (width, height) = (image.Width, image.Height);
        var pixels = (long)width * height;
        if (pixels > _options.MaxPixels)
        {
            throw Rejection.TooManyPixels(width, height, _options.MaxPixels);
        }
        var memory = pixels * WholeDecoding.BytesPerPixel(image, format);
        if (memory > _options.MaxWholeBytes)
        {
            throw Rejection.TooMuchMemory(format, width, height, memory, _options.MaxWholeBytes);
        }
        if (Math.Min(width, height) < _options.MinSide)
        {
            throw Rejection.TooSmall(width, height, _options.MinSide);
        }
        if (Math.Max(width, height) > (long)MaxAspect * Math.Min(width, height))
        {
            throw Rejection.TooLong(width, height);
        }
    }

    private Image Resize(Image image, int width, int height)
    {
        if (Math.Max(image.Width, image.Height) <= MostShare * _options.WorkingSide)
        {
            return image;
        }
        var scale = Math.Min(1.0, (double)_options.WorkingSide / Math.Max(width, height));
        var (across, down) = ((int)Math.Round(width * scale), (int)Math.Round(height * scale));
        return (image.Width, image.Height) == (across, down)
            ? image
            : image.Resize((double)across / image.Width, vscale: (double)down / image.Height);
    }

    private static byte[] ToArray(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var segment) && segment.Offset == 0 && segment.Array!.Length == content.Length
            ? segment.Array
            : content.ToArray();
}
