using System.Globalization;
using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>The eight ways a camera can have been held. CIPA DC-008 (Exif 2.32), tag 0x0112.</summary>
internal static class Orientation
{
    private const string Field = "orientation";
    private const int Upright = 1;

    /// <summary>1 to 8; 1 where the photo doesn't say.</summary>
    public static int Read(Image image)
    {
        var value = image.Contains(Field) ? Convert.ToInt32(image.Get(Field), CultureInfo.InvariantCulture) : Upright;
        return value is >= 1 and <= 8 ? value : Upright;
    }

    /// <summary>Whether the upright photo is as wide as the stored one is high.</summary>
    public static bool SwapsSides(int orientation) => orientation >= 5;

    public static Image TurnUpright(Image image, int orientation)
    {
        if (orientation == Upright)
        {
            return image;
        }
        // Turning reads columns, and the decoder gives rows once: so the small image is decoded first.
        using var decoded = image.CopyMemory();
        return decoded.Autorot();
    }
}
