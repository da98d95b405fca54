namespace DeepEmotion.Vision.Decoding;

/// <summary>The sentences people read when a photo is rejected: what is wrong, then what helps.</summary>
internal static class Rejection
{
    private const string Readable = "JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF";

    public static PhotoRejectedException Empty() =>
        new("The file is empty (0 bytes). Upload it again.");

    public static PhotoRejectedException TooLarge(long bytes, long most) =>
        new($"The file has {bytes:N0} bytes, more than the {most:N0} that are read (Imaging:MaxBytes). Save it smaller.");

    public static PhotoRejectedException NotAPhoto(PhotoFormat format) => new(format switch
    {
        PhotoFormat.Heic => "HEIC photos are compressed with HEVC, which cannot be decoded here. Convert it to JPEG " +
            "(on an iPhone: Settings > Camera > Formats > Most Compatible).",
        PhotoFormat.Svg => Instead("an SVG drawing"),
        PhotoFormat.Pdf => Instead("a PDF document"),
        PhotoFormat.Zip => Instead("a zip"),
        PhotoFormat.Video => Instead("a video"),
        PhotoFormat.JpegXl => Instead("a JPEG XL picture"),
        PhotoFormat.Jpeg2000 => Instead("a JPEG 2000 picture"),
        PhotoFormat.Photoshop => Instead("a Photoshop file"),
        PhotoFormat.OtherArchive => "The file is an archive, but not a zip. Zip the photos instead.",
        PhotoFormat.Text => Instead("text"),
        _ => $"The content is no photo in a known format. Upload {Readable}.",
    });

    public static PhotoRejectedException TooManyPixels(int width, int height, int most) =>
        new($"The photo has {width:N0} x {height:N0} pixels, more than the {most:N0} that are decoded (Imaging:MaxPixels). Save it smaller.");

    public static PhotoRejectedException TooMuchMemory(PhotoFormat format, int width, int height, long bytes, long most) =>
        new($"The {Name(format)} has {width:N0} x {height:N0} pixels and its kind decodes only whole, which takes {bytes:N0} bytes, " +
            $"more than {most:N0} (Imaging:MaxWholeBytes). Save it smaller, or as a JPEG that is not progressive.");

    public static PhotoRejectedException TooSmall(int width, int height, int least) =>
        new($"The photo has {width:N0} x {height:N0} pixels; a side needs at least {least} (Imaging:MinSide).");

    public static PhotoRejectedException TooLong(int width, int height) =>
        new($"The photo has {width:N0} x {height:N0} pixels, too long and narrow to show a face. Cut it into parts.");

    public static PhotoRejectedException Truncated(PhotoFormat format) =>
        new($"The {Name(format)} is truncated: its end is missing. Upload it again, completely.");

    public static PhotoRejectedException Damaged(PhotoFormat format) =>
        new($"The {Name(format)} is damaged and cannot be decoded. Save or export it again.");

    public static PhotoRejectedException UnsupportedBitmap(int bits, int compression) =>
        new($"This kind of BMP ({bits} bits a pixel, compression {compression}) cannot be decoded. Save it as PNG or JPEG.");

    private static string Instead(string what) => $"The file is {what}, not a photo. Upload {Readable}.";

    private static string Name(PhotoFormat format) => format switch
    {
        PhotoFormat.WebP => "WebP",
        _ => format.ToString().ToUpperInvariant(),
    };
}
