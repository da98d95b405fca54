using System.Drawing;
using DeepEmotion.Vision.Frames;
using ImageMagick;
using ImageMagick.Formats;
using NetVips;

namespace DeepEmotion.Vision.Decoding;

/// <summary>
/// Opens formats that libvips cannot decode, with ImageMagick: HEIC with HEVC, JPEG XL, JPEG 2000, camera raw. ImageMagick is given the format and
/// never guesses; sizes are read first, without decoding.
/// </summary>
internal static class MagickLoader
{
    private const int MostSide = 65_535;
    private const int MostFrames = 4096;
    private static readonly Lazy<bool> Ready = new(SetUp);

    public static bool Reads(PhotoFormat format) =>
        format is PhotoFormat.Heic or PhotoFormat.JpegXl or PhotoFormat.Jpeg2000 or PhotoFormat.CameraRaw;

    /// <summary>Reads the header.</summary>
    /// <exception cref="PhotoRejectedException">It is damaged.</exception>
    public static MagickHeader ReadHeader(byte[] content, PhotoFormat format)
    {
        _ = Ready.Value;
        using var file = new MemoryFile(content);
        try
        {
            using var pages = new MagickImageCollection();
            pages.Ping(file.Path, Settings(format));
            return pages.Count > 0
                ? new MagickHeader(new Size((int)pages[0].Width, (int)pages[0].Height), OrientationOf(pages[0], format), pages.Count)
                : throw Rejection.Damaged(format);
        }
        catch (MagickException)
        {
            throw Damage(content, format);
        }
    }

    /// <summary>Decodes the first page; its field <c>orientation</c> holds the orientation.</summary>
    /// <exception cref="PhotoRejectedException">It is damaged.</exception>
    public static NetVips.Image Open(byte[] content, PhotoFormat format)
    {
        _ = Ready.Value;
        using var file = new MemoryFile(content);
        try
        {
            var settings = Settings(format);
            settings.FrameIndex = 0;
            settings.FrameCount = 1;
            using var photo = new MagickImage(file.Path, settings);
            if (photo.ColorSpace is not (ColorSpace.sRGB or ColorSpace.RGB or ColorSpace.Gray or ColorSpace.LinearGray))
            {
                photo.ColorSpace = ColorSpace.sRGB;
            }
            return ToVips(photo, OrientationOf(photo, format));
        }
        catch (MagickException)
        {
            throw Damage(content, format);
        }
    }

    private static ReadOnlySpan<byte> ExifHeader => "Exif\0\0"u8;

    /// <summary>EXIF's DateTimeOriginal as text, or null.</summary>
    public static string? ReadCaptureTime(byte[] content, PhotoFormat format)
    {
        _ = Ready.Value;
        using var file = new MemoryFile(content);
        try
        {
            using var photo = new MagickImage();
            photo.Ping(file.Path, Settings(format));
            // Not by Magick.NET's own reader: it makes a string of each entry, and thousands of entries may name the same megabyte.
            return photo.GetExifProfile()?.ToByteArray() is { } exif ? TiffFile.ReadCaptureTime(exif.AsSpan().StartsWith(ExifHeader) ? exif.AsSpan(ExifHeader.Length) : exif) : null;
        }
        catch (MagickException)
        {
            return null;
        }
    }

    private static NetVips.Image ToVips(MagickImage photo, int orientation)
    {
        using var pixels = photo.GetPixelsUnsafe();
        var bands = (int)photo.ChannelCount;
        var bytes = (ulong)photo.Width * photo.Height * (uint)bands;
        if (bands is < 1 or > PixelFrame.Channels + 1)
        {
            throw new MagickCorruptImageErrorException("The channels are not those of a photo.");
        }
        var address = pixels.GetAreaPointer(0, 0, photo.Width, photo.Height);
        using var copy = NetVips.Image.NewFromMemoryCopy(address, bytes, (int)photo.Width, (int)photo.Height, bands, Enums.BandFormat.Uchar);
        using var named = copy.Copy(interpretation: bands < PixelFrame.Channels ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        var profile = photo.GetColorProfile()?.ToByteArray();
        return named.Mutate(image =>
        {
            image.Set(GValue.GIntType, Orientation.Field, orientation);
            if (profile is { Length: > 0 })
            {
                image.Set(GValue.BlobType, ColorConversion.ProfileField, profile);
            }
        });
    }

    /// <summary>HEIC and JPEG 2000 are decoded upright, so the orientation in their EXIF no longer applies.</summary>
    private static int OrientationOf(IMagickImage image, PhotoFormat format) =>
        format is PhotoFormat.JpegXl or PhotoFormat.CameraRaw && (int)image.Orientation is >= 1 and <= 8 and var orientation ? orientation : 1;

    private static MagickReadSettings Settings(PhotoFormat format)
    {
        var settings = new MagickReadSettings
        {
            Format = format switch
            {
                PhotoFormat.Heic => MagickFormat.Heic,
                PhotoFormat.JpegXl => MagickFormat.Jxl,
                PhotoFormat.Jpeg2000 => MagickFormat.Jp2,
                _ => MagickFormat.Dng,
            },
        };
        if (format == PhotoFormat.Heic)
        {
            settings.SetDefines(new HeicReadDefines { PrimaryImage = true });
        }
        else if (format == PhotoFormat.CameraRaw)
        {
            settings.SetDefines(new DngReadDefines { UseCameraWhiteBalance = true, InterpolationQuality = DngInterpolation.Linear });
        }
        return settings;
    }

    private static PhotoRejectedException Damage(byte[] content, PhotoFormat format) =>
        format == PhotoFormat.CameraRaw ? Rejection.RawWithoutPicture()
        : Truncation.Explains(format, content, string.Empty) ? Rejection.Truncated(format)
        : Rejection.Damaged(format);

    private static bool SetUp()
    {
        // Photos are already processed in parallel, and pixels are never written to disk.
        ResourceLimits.Thread = 1;
        ResourceLimits.Disk = 0;
        ResourceLimits.Width = MostSide;
        ResourceLimits.Height = MostSide;
        ResourceLimits.ListLength = MostFrames;
        return true;
    }
}
