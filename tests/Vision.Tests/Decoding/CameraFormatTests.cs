using System.Buffers.Binary;
using System.Diagnostics;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;
using NetVips;

namespace DeepEmotion.Vision.Tests.Decoding;

/// <summary>What phones and cameras write beside JPEG, as the photo means it or with the reason why not.</summary>
public sealed class CameraFormatTests
{
    private const int Width = 300;
    private static readonly PhotoDecoder Decoder = new(new ImagingOptions());

    [Theory]
    [InlineData("upright")]
    [InlineData("turned")]
    public void An_iphones_photo_stands_upright_in_its_colours(string name)
    {
        using var photo = SamplePhotos.Shrunk(Width);
        using var decoded = Decoder.Decode(Heic(name), CancellationToken.None);
        Assert.Equal((Width, 200, 1), (decoded.Width, decoded.Height, decoded.Pages));
        Assert.InRange(Difference(photo, decoded), 0, 6);
    }

    [Theory]
    [InlineData(1, 120, 80)]
    [InlineData(6, 80, 120)]
    public void A_camera_raw_file_without_a_preview_is_developed_and_turned(int orientation, int width, int height)
    {
        using var photo = SamplePhotos.Shrunk(120);
        using var decoded = Decoder.Decode(RawFile.Write(photo, orientation), CancellationToken.None);
        Assert.Equal((width, height), (decoded.Width, decoded.Height));
        using var turned = orientation == 6 ? photo.Rot90() : photo.Copy();
        // Developing changes colours and brightness, so the photos are compared by what lies where.
        Assert.InRange(Likeness(turned, decoded), 0.7, 1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(65000, 1)]
    [InlineData(1, 8)]
    public void A_camera_raw_file_with_a_full_size_preview_is_read_from_it(int compression, int orientation)
    {
        using var photo = SamplePhotos.Shrunk(120);
        using var decoded = Decoder.Decode(RawFile.Write(photo, orientation, photo.WriteToBuffer(".jpg[Q=95,keep=none]"), compression), CancellationToken.None);
        using var turned = orientation == 8 ? photo.Rot270() : photo.Copy();
        Assert.InRange(Difference(turned, decoded), 0, 5);
    }

    [Fact]
    public void A_camera_raw_file_that_cannot_be_developed_is_never_read_from_its_thumbnail()
    {
        using var photo = SamplePhotos.Shrunk(300);
        var reason = Reject(RawFile.Write(photo, preview: SamplePhotos.Shrunk(90, ".jpg"), compression: 65000));
        Assert.Contains("camera raw", reason, StringComparison.Ordinal);
        Assert.Contains("JPEG", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FUJIFILMCCD-RAW 0201")]
    [InlineData("IIRO\b\0\0\0")]
    [InlineData("\0MRM\0\0\0\0")]
    [InlineData("\0\0\0\u0018ftypcrx \0\0\0\u0001crx isom")]
    [InlineData("II*\0\u0010\0\0\0CR\u0002\0\0\0\0\0")]
    public void Every_makers_raw_file_is_called_one(string content) =>
        Assert.Contains("camera raw", Reject([.. content.Select(static letter => (byte)letter)]), StringComparison.Ordinal);

    [Theory]
    [InlineData("heic")]
    [InlineData("jpeg xl")]
    [InlineData("jpeg 2000")]
    public void A_header_that_claims_more_than_is_decoded_is_rejected_at_once(string kind)
    {
        var content = kind == "heic" ? Enlarged(Heic("upright"), "ispe"u8, 8) : kind == "jpeg 2000" ? Enlarged(Jpeg2000(), [0xFF, 0x51], 6) : HugeJpegXl();
        var before = Process.GetCurrentProcess().WorkingSet64;
        Reject(content);
        Assert.InRange(Process.GetCurrentProcess().WorkingSet64 - before, long.MinValue, 150L << 20);
    }

    [Theory]
    [InlineData(nameof(PhotoFormat.Heic), 70)]
    [InlineData(nameof(PhotoFormat.CameraRaw), 30)]
    public void Photos_that_decode_whole_are_held_to_the_memory_for_them(string format, int megapixels)
    {
        var limits = new PhotoLimits(new ImagingOptions());
        var size = new System.Drawing.Size(megapixels * 100, 10_000);
        Assert.Contains("Imaging:MaxWholeBytes", Assert.Throws<PhotoRejectedException>(() => limits.Check(size, Enum.Parse<PhotoFormat>(format))).Message, StringComparison.Ordinal);
    }

    /// <summary>Thousands of entries may name the same bytes.</summary>
    [Fact]
    public void Entries_that_repeat_a_long_text_take_no_memory()
    {
        const int entries = 300, length = 1_000_000;
        var tiff = new byte[8 + 2 + (entries * 12) + 4 + length];
        "II*\0"u8.CopyTo(tiff);
        tiff[4] = 8;
        BitConverter.GetBytes((ushort)entries).CopyTo(tiff, 8);
        for (var i = 0; i < entries; i++)
        {
            byte[] entry = [0x0E, 0x01, 2, 0, .. BitConverter.GetBytes(length), .. BitConverter.GetBytes(tiff.Length - length)];
            entry.CopyTo(tiff, 10 + (i * 12));
        }
        var photo = ExifFile.Into(Heic("upright"), tiff);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(CaptureTime.Read(photo));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void The_time_of_an_iphones_photo_is_read() =>
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 9, 41, 7, TimeSpan.Zero), CaptureTime.Read(ExifFile.Into(Heic("upright"), "2026:05:03 09:41:07")));

    [Fact]
    public void The_time_of_a_tiff_and_of_a_camera_raw_file_is_read_and_nonsense_is_none()
    {
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 9, 41, 7, TimeSpan.Zero), CaptureTime.Read(ExifFile.Tiff("2026:05:03 09:41:07")));
        Assert.Null(CaptureTime.Read(ExifFile.Tiff("0000:00:00 00:00:00")));
        Assert.Null(CaptureTime.Read(ExifFile.Tiff("0001:01:01 00:00:00")));
        Assert.Null(CaptureTime.Read(ExifFile.Tiff("1600:12:31 23:59:59")));
        Assert.NotNull(CaptureTime.Read(ExifFile.Tiff("1601:01:01 00:00:00")));
        Assert.Null(CaptureTime.Read(ExifFile.Tiff("2026:05:03 09:41:07").AsMemory(0, 50)));
        Assert.Null(CaptureTime.Read(Heic("upright")));
    }

    [Theory]
    [InlineData("jpeg xl", "plain")]
    [InlineData("jpeg xl", "packed")]
    [InlineData("jpeg 2000", "plain")]
    [InlineData("jpeg 2000", "with a header")]
    public void The_time_of_a_jpeg_xl_and_of_a_jpeg_2000_file_is_read_and_the_photo_decoded(string kind, string way)
    {
        using var sample = SamplePhotos.Shrunk(60);
        // Without the sample's own time.
        using var photo = Image.NewFromBuffer(sample.WriteToBuffer(".png[keep=none]"));
        var plain = PhotoVariants.All[kind](photo);
        var content = kind == "jpeg xl" ? ExifFile.IntoJpegXl(plain, "2026:05:03 09:41:07", way == "packed") : ExifFile.IntoJpeg2000(plain, "2026:05:03 09:41:07", way == "with a header");
        Assert.Equal(new DateTimeOffset(2026, 5, 3, 9, 41, 7, TimeSpan.Zero), CaptureTime.Read(content));
        Assert.Null(CaptureTime.Read(plain));
        using var decoded = Decoder.Decode(content, CancellationToken.None);
        Assert.InRange(Difference(photo, decoded), 0, 6);
        // Cut anywhere, or with any byte changed, it is a time, or none, and never an error.
        for (var at = 0; at < content.Length; at += content.Length < 500 ? 1 : 7)
        {
            CaptureTime.Read(content.AsMemory(0, at));
            var changed = content.ToArray();
            changed[at] ^= 0xFF;
            CaptureTime.Read(changed);
        }
    }

    [Fact]
    public void An_iphones_photo_with_a_time_is_decoded_as_before()
    {
        using var photo = SamplePhotos.Shrunk(Width);
        using var decoded = Decoder.Decode(ExifFile.Into(Heic("upright"), "2026:05:03 09:41:07"), CancellationToken.None);
        Assert.InRange(Difference(photo, decoded), 0, 6);
    }

    [Fact]
    public void Pages_and_frames_are_counted_and_the_first_is_read()
    {
        using var photo = SamplePhotos.Shrunk(60);
        using var black = Image.Black(60, 40, 3);
        using var both = Image.Arrayjoin([photo, black], across: 1).Mutate(static image => image.Set(GValue.GIntType, "page-height", 40));
        foreach (var suffix in (string[])[".gif", ".webp[lossless]", ".tif"])
        {
            using var decoded = Decoder.Decode(both.WriteToBuffer(suffix), CancellationToken.None);
            Assert.Equal((2, 40), (decoded.Pages, decoded.Height));
            Assert.InRange(Difference(photo, decoded), 0, 6);
        }
    }

    internal static byte[] Heic(string name) => File.ReadAllBytes(Repository.PathOf($"tests/Vision.Tests/Decoding/Samples/{name}.heic"));

    private static byte[] Jpeg2000()
    {
        using var photo = SamplePhotos.Shrunk(60);
        return PhotoVariants.All["jpeg 2000"](photo);
    }

    /// <summary>Width and height, 32 bits each, so many bytes after a mark, become a million.</summary>
    private static byte[] Enlarged(byte[] content, ReadOnlySpan<byte> mark, int after)
    {
        var at = content.AsSpan().IndexOf(mark) + after;
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(at), 1_000_000);
        BinaryPrimitives.WriteUInt32BigEndian(content.AsSpan(at + 4), 1_000_000);
        return content;
    }

    /// <summary>A codestream whose header says 2^30 rows of as many pixels (ISO 18181-1, SizeHeader), and nothing behind it.</summary>
    private static byte[] HugeJpegXl() => [0xFF, 0x0A, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[64]];

    private static string Reject(byte[] content) => Assert.Throws<PhotoRejectedException>(() => Decoder.Decode(content, CancellationToken.None)).Message;

    private static double Difference(Image expected, DecodedPhoto actual)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Frame.Width, actual.Frame.Height));
        return expected.WriteToMemory<byte>().Zip(actual.Frame.Rgb.ToArray(), static (a, b) => Math.Abs(a - b)).Average();
    }

    /// <summary>Correlation of the pixels' brightness.</summary>
    private static double Likeness(Image expected, DecodedPhoto actual)
    {
        double[] a = [.. expected.WriteToMemory<byte>().Chunk(3).Select(static pixel => (double)pixel[1])];
        double[] b = [.. actual.Frame.Rgb.ToArray().Chunk(3).Select(static pixel => (double)pixel[1])];
        var (meanA, meanB) = (a.Average(), b.Average());
        double Spread(double[] values, double mean) => Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)));
        return a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum() / (Spread(a, meanA) * Spread(b, meanB));
    }
}
