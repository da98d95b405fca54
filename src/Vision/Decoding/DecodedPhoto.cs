using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Decoding;

/// <summary>A photo turned upright. Dispose it after its faces are cropped: its pixels are in unmanaged memory.</summary>
public sealed class DecodedPhoto : IDisposable
{
    internal DecodedPhoto(PixelFrame frame, int width, int height, PhotoSource source) =>
        (Frame, Width, Height, Source) = (frame, width, height, source);

    /// <summary>Its pixels, shrunk if its longer side is much longer than <see cref="ImagingOptions.WorkingSide"/>.</summary>
    public PixelFrame Frame { get; }

    /// <summary>Width of the full-size photo.</summary>
    public int Width { get; }

    /// <summary>Height of the full-size photo.</summary>
    public int Height { get; }

    /// <summary>Pages or frames of its file; this photo is the first.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>Bytes that decoding takes in addition to a few rows.</summary>
    internal long WholeBytes { get; init; }

    internal PhotoSource Source { get; }

    public void Dispose() => Frame.Dispose();
}

/// <summary>A photo as it is stored.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Format">Their format.</param>
/// <param name="Orientation">Its orientation: 1 to 8, as in EXIF.</param>
internal readonly record struct PhotoSource(byte[] Content, PhotoFormat Format, int Orientation);
