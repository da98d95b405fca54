using System.Drawing;

namespace DeepEmotion.Vision.Decoding;

/// <summary>The messages for a rejected photo: what is wrong, then what to do.</summary>
internal static class Rejection
{
    private const string Readable = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC, JPEG XL, JPEG 2000 or camera raw";

    public static PhotoRejectedException Empty() =>
        new("The file is empty (0 bytes). Upload it again.");

    public static PhotoRejectedException TooLarge(long bytes, long most) =>
        new($"The file has {bytes:N0} bytes, more than the limit of {most:N0} (Imaging:MaxBytes). Save it smaller.");

    public static PhotoRejectedException NotAPhoto(PhotoFormat format) => new(format switch
    {
        PhotoFormat.Svg => Instead("an SVG drawing"),
        PhotoFormat.Pdf => Instead("a PDF document"),
        PhotoFormat.Zip => "The file is a zip where a photo is expected, such as in another zip. Upload it to a batch by itself.",
        PhotoFormat.Office => Instead("an Office document"),
        PhotoFormat.Video => Instead("a video"),
        PhotoFormat.Sound => Instead("a sound recording"),
        PhotoFormat.Tar => "The file is a tar archive. Zip the photos instead.",
        PhotoFormat.Photoshop => Instead("a Photoshop file"),
        PhotoFormat.OtherArchive => "The file is an archive, but not a zip. Zip the photos instead.",
        PhotoFormat.Text => Instead("text"),
        _ => $"The file is not in a supported photo format. Upload {Readable}.",
    });

    public static PhotoRejectedException TooManyPixels(int width, int height, int most) =>
        new($"The photo has {width:N0} x {height:N0} pixels, more than the limit of {most:N0} (Imaging:MaxPixels). Save it smaller.");

    public static PhotoRejectedException TooMuchMemory(PhotoFormat format, int width, int height, long bytes, long most) =>
        new($"The {Name(format)} has {width:N0} x {height:N0} pixels. This kind decodes only whole, which takes {bytes:N0} bytes, " +
            $"more than the limit of {most:N0} (Imaging:MaxWholeBytes). Save it smaller, or as a JPEG that is not progressive.");

    public static PhotoRejectedException TooManyChannels(int channels, int most) =>
        new($"The picture has {channels:N0} channels; a photo has at most {most}. Save it as RGB.");

    public static PhotoRejectedException TooManyBytes(Size size, long bytes, long most) =>
        new($"The photo of {size.Width:N0} x {size.Height:N0} pixels takes {bytes:N0} bytes when it is decoded, more than the limit of {most:N0} (8 per pixel of " +
            "Imaging:MaxPixels). Save it smaller, or with 8 bits per channel.");

    public static PhotoRejectedException RawWithoutPicture() =>
        new("The file is a camera raw file that cannot be developed here and holds no full-size preview. Export it as JPEG and upload that.");

    public static PhotoRejectedException PixelsMissing() =>
        new("The JPEG is damaged: some of its pixels are missing. Upload the complete file again.");

    public static PhotoRejectedException TooSmall(int width, int height, int least) =>
        new($"The photo has {width:N0} x {height:N0} pixels; a side needs at least {least} (Imaging:MinSide).");

    public static PhotoRejectedException TooLong(int width, int height) =>
        new($"The photo has {width:N0} x {height:N0} pixels, too long and narrow to show a face. Cut it into parts.");

    public static PhotoRejectedException Truncated(PhotoFormat format) =>
        new($"The {Name(format)} is truncated: its end is missing. Upload the complete file again.");

    public static PhotoRejectedException Damaged(PhotoFormat format) =>
        new($"The {Name(format)} is damaged and cannot be decoded. Save or export it again.");

    public static PhotoRejectedException UnsupportedBitmap(int bits, int compression) =>
        new($"This kind of BMP ({bits} bits per pixel, compression {compression}) is not supported. Save it as PNG or JPEG.");

    private static string Instead(string what) => $"The file is {what}, not a photo. Upload {Readable}.";

    private static string Name(PhotoFormat format) => format switch
    {
        PhotoFormat.WebP => "WebP",
        PhotoFormat.JpegXl => "JPEG XL",
        PhotoFormat.Jpeg2000 => "JPEG 2000",
        PhotoFormat.CameraRaw => "camera raw file",
        _ => format.ToString().ToUpperInvariant(),
    };
}
