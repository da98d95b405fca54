namespace DeepEmotion.Model.Faces;

/// <summary>One face as the network sees it: 48 x 48 grey pixels (0 to 255), row by row, as in FER2013.</summary>
public readonly record struct FaceCrop
{
    /// <summary>Width and height in pixels.</summary>
    public const int Side = 48;

    /// <summary>Number of pixels, and of bytes.</summary>
    public const int Length = Side * Side;

    /// <exception cref="ArgumentException">There are not exactly <see cref="Length"/> pixels.</exception>
    public FaceCrop(ReadOnlyMemory<byte> pixels)
    {
        if (pixels.Length != Length)
        {
            throw new ArgumentException($"A face crop has {Side} x {Side} = {Length} grey pixels, not {pixels.Length}.", nameof(pixels));
        }
        Pixels = pixels;
    }

    /// <summary>The pixels, row by row from the top left; always <see cref="Length"/> of them.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }
}
