using System.Runtime.InteropServices;
using DeepEmotion.Vision.Frames;
using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>Decodes a photo's bytes into upright sRGB pixels. Thread-safe; keeps no state between photos.</summary>
internal sealed class PhotoDecoder
{
    // While it is decoded, a JPEG may be shrunk this far below the wanted size: resampling it to the exact size costs as much again.
    private const float LeastShare = 0.65f;

    // A photo at most this much larger than wanted is not shrunk.
    private const double MostShare = 1.3;

    private readonly ImagingOptions _options;
    private readonly PhotoLimits _limits;

    /// <exception cref="DllNotFoundException">libvips doesn't load on this system.</exception>
    public PhotoDecoder(ImagingOptions options)
    {
        VipsRuntime.EnsureReady();
        _options = options;
        _limits = new PhotoLimits(options);
    }

    /// <exception cref="PhotoRejectedException">Not a photo, damaged, or over the limits.</exception>
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
        var (bytes, format) = (ToArray(content), PhotoSignature.Recognize(content.Span));
        return format == PhotoFormat.Jpeg ? DecodeJpeg(bytes, 1, cancellationToken)
            : MagickLoader.Reads(format) ? DecodeByMagick(bytes, format, cancellationToken)
            : DecodeByVips(bytes, format, cancellationToken);
    }

    private DecodedPhoto DecodeJpeg(byte[] content, int orientation, CancellationToken cancellationToken)
    {
        var whole = JpegEnd.Complete(content);
        try
        {
            return Decode(new PhotoSource(whole, PhotoFormat.Jpeg, orientation), null, Enums.FailOn.Warning, cancellationToken);
        }
        catch (VipsException e) when (JpegEnd.IsMissed(e.Message))
        {
            throw whole.Length > content.Length ? Rejection.Truncated(PhotoFormat.Jpeg) : Rejection.PixelsMissing();
        }
        catch (VipsException)
        {
            return DecodeByVips(whole, PhotoFormat.Jpeg, cancellationToken, orientation);
        }
    }

    private DecodedPhoto DecodeByVips(byte[] content, PhotoFormat format, CancellationToken cancellationToken, int orientation = 1)
    {
        try
        {
            return Decode(new PhotoSource(content, format, orientation), null, PhotoLoader.Tolerant, cancellationToken);
        }
        catch (VipsException e)
        {
            throw Truncation.Explains(format, content, e.Message) ? Rejection.Truncated(format) : Rejection.Damaged(format);
        }
    }

    private DecodedPhoto DecodeByMagick(byte[] content, PhotoFormat format, CancellationToken cancellationToken)
    {
        if (format == PhotoFormat.CameraRaw && RawPreview.FullSize(content) is { } preview)
        {
            return DecodeJpeg(content[preview.Start..], preview.Orientation, cancellationToken);
        }
        var header = MagickLoader.ReadHeader(content, format);
        _limits.Check(header.Size, format);
        try
        {
            return Decode(new PhotoSource(content, format, header.Orientation), header, PhotoLoader.Tolerant, cancellationToken);
        }
        catch (VipsException)
        {
            throw Rejection.Damaged(format);
        }
    }

    /// <param name="source">The photo; its orientation comes from the enclosing file and is used if the photo has none.</param>
    /// <param name="header">Its checked header, if ImageMagick decodes it.</param>
    /// <param name="strictness">Which problems are errors.</param>
    /// <param name="cancellationToken">Stops before the pixels are decoded.</param>
    private DecodedPhoto Decode(PhotoSource source, MagickHeader? header, Enums.FailOn strictness, CancellationToken cancellationToken)
    {
        var (content, format) = (source.Content, source.Format);
        cancellationToken.ThrowIfCancellationRequested();
        // ImageMagick decodes when it opens a photo, libvips later.
        using var early = WholeDecoding.TakeTurn(header is { } known ? WholeDecoding.Bytes(known.Size, format) : 0, cancellationToken);
        using var pipeline = new ImagePipeline(PhotoLoader.Open(content, format, strictness));
        var (width, height) = (pipeline.Image.Width, pipeline.Image.Height);
        var memory = header is null ? _limits.Check(pipeline.Image, format, content) : WholeDecoding.Bytes(header.Value.Size, format);
        var pages = header?.Pages ?? PageCount.Of(pipeline.Image, content, format);
        using var late = WholeDecoding.TakeTurn(header is null ? memory : 0, cancellationToken);
        pipeline.Then(image => PhotoLoader.Shrink(image, content, format, LongestSide(width, height), LeastShare, strictness));
        pipeline.Then(ColorConversion.Flatten);
        pipeline.Then(image => Resize(image, width, height));
        pipeline.Then(ColorConversion.ToSrgb);
        var orientation = Orientation.Read(pipeline.Image, source.Orientation);
        pipeline.Then(image => Orientation.TurnUpright(image, orientation));
        var pixels = new VipsMemory(pipeline.Image);
        var shrink = Math.Max(1, Math.Max(width, height) / (float)Math.Max(pipeline.Image.Width, pipeline.Image.Height));
        var frame = new PixelFrame(pipeline.Image.Width, pipeline.Image.Height, pixels.Memory, pixels) { Shrink = shrink };
        var (across, down) = Orientation.SwapsSides(orientation) ? (height, width) : (width, height);
        return new DecodedPhoto(frame, across, down, source with { Orientation = orientation }) { Pages = pages, WholeBytes = memory };
    }

    private Image Resize(Image image, int width, int height)
    {
        if (Math.Max(image.Width, image.Height) <= MostShare * LongestSide(width, height))
        {
            return image;
        }
        var scale = Math.Min(1.0, (double)LongestSide(width, height) / Math.Max(width, height));
        var (across, down) = ((int)Math.Round(width * scale), (int)Math.Round(height * scale));
        return (image.Width, image.Height) == (across, down)
            ? image
            : image.Resize((double)across / image.Width, vscale: (double)down / image.Height);
    }

    private float LongestSide(int width, int height) => _options.WorkingSide * PixelFrame.StretchOf(width, height);

    /// <summary>The bytes as an array; a copy only if they are a part of one.</summary>
    internal static byte[] ToArray(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var segment) && segment.Offset == 0 && segment.Array!.Length == content.Length
            ? segment.Array
            : content.ToArray();
}
