using System.Buffers.Binary;

namespace DeepEmotion.Vision.Decoding;

/// <summary>The largest JPEG in a camera raw file: the camera's own picture, in most cases at full size.</summary>
/// <param name="Start">Its start.</param>
/// <param name="Pixels">Its number of pixels, from its header.</param>
/// <remarks>ITU T.81, annex B. A lossless JPEG (SOF3) is the sensor's data, not a picture.</remarks>
internal readonly record struct RawPreview(int Start, long Pixels)
{
    // A camera's own crop keeps at least this share of the sensor's pixels; the next smaller preview has a quarter.
    private const double FullSizeShare = 0.55;
    private const int MostSegments = 200;
    private static ReadOnlySpan<byte> Begin => [0xFF, 0xD8, 0xFF];

    /// <summary>The sensor's orientation: 1 to 8, as in EXIF.</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>The largest picture, unless it is a reduced version of the sensor's.</summary>
    public static RawPreview? FullSize(byte[] content)
    {
        if (Largest(content) is not { } largest)
        {
            return null;
        }
        var (pixels, orientation) = SensorOf(content);
        return pixels > 0 && largest.Pixels >= pixels * FullSizeShare ? largest with { Orientation = orientation } : null;
    }

    // A file of a camera too new to be developed may still state the sensor's size in its plain part.
    private static (long Pixels, int Orientation) SensorOf(byte[] content)
    {
        try
        {
            var header = MagickLoader.ReadHeader(content, PhotoFormat.CameraRaw);
            return ((long)header.Size.Width * header.Size.Height, header.Orientation);
        }
        catch (PhotoRejectedException)
        {
            var file = TiffFile.Read(content);
            return (file.SensorPixels, file.First(TiffFile.Orientation) is >= 1 and <= 8 and var orientation ? (int)orientation : 1);
        }
    }

    private static RawPreview? Largest(ReadOnlySpan<byte> content)
    {
        RawPreview? largest = null;
        var at = 0;
        while (content[at..].IndexOf(Begin) is >= 0 and var next)
        {
            var start = at + next;
            var (pixels, end) = ReadHeader(content, start + 2);
            if (pixels > (largest?.Pixels ?? 0))
            {
                largest = new RawPreview(start, pixels);
            }
            at = Math.Max(start + 2, end);
        }
        return largest;
    }

    /// <returns>The number of pixels of a picture that viewers show, else 0; and where reading ended.</returns>
    private static (long Pixels, int End) ReadHeader(ReadOnlySpan<byte> content, int at)
    {
        for (var segments = 0; segments < MostSegments && at <= content.Length - 9 && content[at] == 0xFF; segments++)
        {
            var marker = content[at + 1];
            var length = BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]);
            if (marker is 0xC0 or 0xC1 or 0xC2)
            {
                return ((long)BinaryPrimitives.ReadUInt16BigEndian(content[(at + 5)..]) * BinaryPrimitives.ReadUInt16BigEndian(content[(at + 7)..]), at);
            }
            if (marker is < 0xC4 or 0xC9 or 0xCA or 0xCB or 0xCD or 0xCE or 0xCF or 0xD8 or 0xD9 or 0xDA || length < 2)
            {
                return (0, at);
            }
            at += 2 + length;
        }
        return (0, Math.Min(at, content.Length));
    }
}
