using System.Drawing;

namespace DeepEmotion.Vision.Decoding;

/// <summary>The limits for a photo, checked in its header before its pixels are decoded.</summary>
internal sealed class PhotoLimits(ImagingOptions options)
{
    /// <summary>Longest side over shortest; a full panorama has about 10.</summary>
    private const int MaxAspect = 50;

    /// <summary>Four colours and transparency.</summary>
    private const int MaxChannels = 5;

    /// <summary>Four channels of 16 bits.</summary>
    private const int MaxBytesPerPixel = 8;

    /// <returns>Bytes that decoding takes in addition to a few rows.</returns>
    /// <exception cref="PhotoRejectedException">The photo is over a limit.</exception>
    public long Check(NetVips.Image image, PhotoFormat format, byte[] content)
    {
        var size = new Size(image.Width, image.Height);
        if (image.Bands > MaxChannels)
        {
            throw Rejection.TooManyChannels(image.Bands, MaxChannels);
        }
        CheckSize(size);
        var decoded = (long)size.Width * size.Height * image.Bands * WholeDecoding.SampleSize(image);
        if (decoded > (long)options.MaxPixels * MaxBytesPerPixel)
        {
            throw Rejection.TooManyBytes(size, decoded, (long)options.MaxPixels * MaxBytesPerPixel);
        }
        var memory = WholeDecoding.Bytes(image, format, content);
        CheckMemory(size, format, memory);
        return memory;
    }

    /// <exception cref="PhotoRejectedException">The photo is over a limit.</exception>
    public void Check(Size size, PhotoFormat format)
    {
        CheckSize(size);
        CheckMemory(size, format, WholeDecoding.Bytes(size, format));
    }

    private void CheckSize(Size size)
    {
        var (width, height) = (size.Width, size.Height);
        if ((long)width * height > options.MaxPixels)
        {
            throw Rejection.TooManyPixels(width, height, options.MaxPixels);
        }
        if (Math.Min(width, height) < options.MinSide)
        {
            throw Rejection.TooSmall(width, height, options.MinSide);
        }
        if (Math.Max(width, height) > (long)MaxAspect * Math.Min(width, height))
        {
            throw Rejection.TooLong(width, height);
        }
    }

    private void CheckMemory(Size size, PhotoFormat format, long memory)
    {
        if (memory > options.MaxWholeBytes)
        {
            throw Rejection.TooMuchMemory(format, size.Width, size.Height, memory, options.MaxWholeBytes);
        }
    }
}
