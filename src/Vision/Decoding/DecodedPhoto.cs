using DeepEmotion.Vision.Frames;

namespace DeepEmotion.Vision.Decoding;

/// <summary>A photo turned upright. Dispose it when its faces are cut out: its pixels lie outside the garbage collector's memory.</summary>
public sealed class DecodedPhoto : IDisposable
{
    internal DecodedPhoto(PixelFrame frame, int width, int height, PhotoSource source) =>
        (Frame, Width, Height, Source) = (frame, width, height, source);

    /// <summary>Its pixels, shrunk where its longer side exceeds <see cref="ImagingOptions.WorkingSide"/> by much.</summary>
    public PixelFrame Frame { get; }

    /// <summary>Width of the full-size photo.</summary>
    public int Width { get; }

    /// <summary>Height of the full-size photo.</summary>
    public int Height { get; }

    /// <summary>Pages or frames of its file; this is the first.</summary>
    public int Pages { get; init; } = 1;

    /// <summary>Bytes that decoding it takes beside some rows.</summary>
    internal long WholeBytes { get; init; }

    internal PhotoSource Source { get; }

    public void Dispose() => Frame.Dispose();
}

/// <summary>A photo as it is stored.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="Format">How they are to be read.</param>
/// <param name="Orientation">How it is turned: 1 to 8, as in EXIF.</param>
internal readonly record struct PhotoSource(byte[] Content, PhotoFormat Format, int Orientation);
