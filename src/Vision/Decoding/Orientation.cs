using System.Drawing;
using System.Globalization;
using NetVips;
using Image = NetVips.Image;

namespace DeepEmotion.Vision.Decoding;

/// <summary>The eight EXIF orientations. CIPA DC-008 (Exif 2.32), tag 0x0112.</summary>
internal static class Orientation
{
    /// <summary>libvips' name for EXIF's tag.</summary>
    public const string Field = "orientation";

    private const string ExifField = "exif-ifd0-Orientation";
    private const int Upright = 1;

    /// <summary>1 to 8; <paramref name="otherwise"/> if the photo has none.</summary>
    public static int Read(Image image, int otherwise = Upright)
    {
        var value = image.Contains(Field) ? Convert.ToInt32(image.Get(Field), CultureInfo.InvariantCulture) : Upright;
        return value is > Upright and <= 8 ? value : image.Contains(ExifField) ? Upright : otherwise;
    }

    /// <summary>Whether width and height swap when the photo is turned upright.</summary>
    public static bool SwapsSides(int orientation) => orientation >= 5;

    /// <summary>Converts an area of the upright photo to the stored one.</summary>
    /// <param name="area">The area.</param>
    /// <param name="orientation">1 to 8.</param>
    /// <param name="upright">Size of the upright photo.</param>
    public static Rectangle ToStored(Rectangle area, int orientation, Size upright)
    {
        var fromRight = upright.Width - area.Right;
        var fromBottom = upright.Height - area.Bottom;
        var (x, y) = orientation switch
        {
            2 => (fromRight, area.Y),
            3 => (fromRight, fromBottom),
            4 => (area.X, fromBottom),
            5 => (area.Y, area.X),
            6 => (area.Y, fromRight),
            7 => (fromBottom, fromRight),
            8 => (fromBottom, area.X),
            _ => (area.X, area.Y),
        };
        return SwapsSides(orientation) ? new Rectangle(x, y, area.Height, area.Width) : new Rectangle(x, y, area.Width, area.Height);
    }

    public static Image TurnUpright(Image image, int orientation)
    {
        if (orientation == Upright)
        {
            return image;
        }
        // Rotation reads columns, but the decoder delivers each row only once, so the small image is decoded first.
        using var decoded = image.CopyMemory();
        using var tagged = decoded.Mutate(tags => tags.Set(GValue.GIntType, Field, orientation));
        return tagged.Autorot();
    }
}
