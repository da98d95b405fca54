using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;
using NetVips;

namespace DeepEmotion.Vision.Tests.Decoding;

/// <summary>What is not a photo, or is over the limits, is rejected with a reason that helps.</summary>
public sealed class PhotoRejectionTests
{
    private static readonly PhotoDecoder Decoder = new(new ImagingOptions());

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".jpg[interlace]")]
    [InlineData(".png")]
    [InlineData(".webp")]
    [InlineData(".gif")]
    [InlineData(".tif[compression=lzw]")]
    [InlineData(".avif[effort=0]")]
    public void Half_a_photo_is_called_truncated(string suffix)
    {
        var photo = SamplePhotos.Shrunk(300, suffix);
        Assert.Contains("truncated", Reject(photo.AsMemory(0, photo.Length / 2)), StringComparison.Ordinal);
        Assert.Contains("truncated", Reject(photo.AsMemory(0, photo.Length * 9 / 10)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(5000)]
    public void Half_a_bitmap_is_called_truncated(int length)
    {
        using var photo = SamplePhotos.Shrunk(300);
        Assert.Contains("truncated", Reject(BitmapFile.Write(photo, 24, topDown: false).AsMemory(0, length)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_photo_damaged_inside_is_called_damaged()
    {
        var photo = SamplePhotos.Shrunk(300, ".png");
        photo.AsSpan(photo.Length / 2, 64).Fill(0x55);
        Assert.Contains("damaged", Reject(photo), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tar_is_called_one() => Assert.Contains("tar archive", Reject((byte[])[.. new byte[257], .. "ustar"u8, .. new byte[250]]), StringComparison.Ordinal);

    [Fact]
    public void A_jpeg_that_lost_only_its_end_is_read_and_one_that_lost_pixels_is_not()
    {
        var photo = SamplePhotos.Shrunk(300, ".jpg");
        Assert.Equal(300, Decoder.Decode(photo.AsMemory(0, photo.Length - 2), CancellationToken.None).Width);
        var half = photo.ToArray();
        (half[photo.Length * 2 / 3], half[(photo.Length * 2 / 3) + 1]) = (0xFF, 0xD9);
        Assert.Contains("some of its pixels are missing", Reject(half), StringComparison.Ordinal);
    }

    [Fact]
    public void A_slip_that_no_viewer_minds_is_none()
    {
        var photo = SamplePhotos.Shrunk(300, ".jpg");
        byte[] padded = [.. photo[..^2], 0, 0, 0, 0, .. photo[^2..]];
        Assert.Equal(300, Decoder.Decode(padded, CancellationToken.None).Width);
    }

    [Fact]
    public void A_picture_of_many_channels_is_not_a_photo()
    {
        using var photo = SamplePhotos.Shrunk(60);
        using var channels = photo.Bandjoin(photo, photo);
        Assert.Contains("9 channels", Reject(channels.WriteToBuffer(".tif")), StringComparison.Ordinal);
    }

    [Fact]
    public void Tiles_count_as_decoded_whole_and_depth_counts()
    {
        using var photo = SamplePhotos.Shrunk(300);
        using var deep = photo.Cast(Enums.BandFormat.Float);
        var frugal = new ImagingOptions { MaxWholeBytes = 256 * 256 * 3, MaxPixels = 300 * 200 };
        Assert.Contains("Imaging:MaxWholeBytes", Reject(photo.Cast(Enums.BandFormat.Ushort).WriteToBuffer(".tif[tile,tile-width=256,tile-height=256]"), frugal), StringComparison.Ordinal);
        Assert.Contains("when it is decoded", Reject(deep.WriteToBuffer(".tif"), frugal), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_called_empty() => Assert.Contains("empty", Reject(ReadOnlyMemory<byte>.Empty), StringComparison.Ordinal);

    [Theory]
    [InlineData("Dear diary, this is not a photo.", "text")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'/>", "SVG")]
    [InlineData("PK\u0003\u0004", "zip")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "HEIC is")]
    [InlineData("{\\rtf1 a letter", "Office")]
    [InlineData("RIFF\0\0\0\0AVI LIST", "video")]
    [InlineData("\0\0\0\bwide\0\0\0\0mdat", "video")]
    [InlineData("RIFF\0\0\0\0WAVEfmt ", "sound")]
    [InlineData("\0\0\0\u0018ftypisom\0\0\0\0isommp42", "video")]
    [InlineData("8BPS\0\u0001", "Photoshop")]
    [InlineData("\u0001\u0002\u0003\u0004 \u0005", "JPEG, PNG")]
    public void A_file_that_is_something_else_is_named(string content, string named) =>
        Assert.Contains(named, Reject(Encoding.Latin1.GetBytes(content)), StringComparison.Ordinal);

    [Fact]
    public void A_header_of_fifty_thousand_squared_is_rejected_before_anything_is_allocated()
    {
        var bomb = HugePng(50_000, 50_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("50,000 x 50,000", Reject(bomb), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Limits_are_named_with_their_key()
    {
        var photo = SamplePhotos.Shrunk(300, ".jpg");
        Assert.Contains("Imaging:MaxBytes", Reject(photo, new ImagingOptions { MaxBytes = photo.Length - 1 }), StringComparison.Ordinal);
        Assert.Contains("Imaging:MaxPixels", Reject(photo, new ImagingOptions { MaxPixels = (300 * 200) - 1 }), StringComparison.Ordinal);
        Assert.Contains("Imaging:MinSide", Reject(photo, new ImagingOptions { MinSide = 201 }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".jpg[interlace]", true)]
    [InlineData(".png[interlace]", true)]
    [InlineData(".webp", true)]
    [InlineData(".gif", true)]
    [InlineData(".avif[effort=0]", true)]
    [InlineData(".jpg", false)]
    [InlineData(".png", false)]
    [InlineData(".tif", false)]
    public void Only_what_decodes_whole_is_held_to_the_memory_for_whole_photos(string suffix, bool whole)
    {
        var photo = SamplePhotos.Shrunk(300, suffix);
        var frugal = new ImagingOptions { MaxWholeBytes = 300 * 200 };
        if (whole)
        {
            Assert.Contains("Imaging:MaxWholeBytes", Reject(photo, frugal), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(300, new PhotoDecoder(frugal).Decode(photo, CancellationToken.None).Width);
        }
    }

    [Fact]
    public void A_strip_too_narrow_for_faces_is_rejected()
    {
        using var strip = Image.Black(4000, 20);
        Assert.Contains("narrow", Reject(strip.WriteToBuffer(".png")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(8, 1)]
    [InlineData(4, 0)]
    public void Rare_kinds_of_bitmap_are_named(short bits, int compression)
    {
        using var photo = SamplePhotos.Shrunk(300);
        var file = BitmapFile.Write(photo, 24, topDown: false);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), bits);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(30), compression);
        Assert.Contains($"{bits} bits per pixel, compression {compression}", Reject(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(int.MaxValue, -int.MaxValue)]
    [InlineData(60_000, 60_000)]
    [InlineData(1, int.MaxValue)]
    public void A_bitmap_that_claims_more_pixels_than_it_has_is_called_truncated(int width, int height)
    {
        using var photo = SamplePhotos.Shrunk(300);
        var file = BitmapFile.Write(photo, 24, topDown: false);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        Assert.Contains("truncated", Reject(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Libvips_itself_opens_nothing_but_photo_formats()
    {
        VipsRuntime.EnsureReady();
        var svg = "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='99'/>"u8.ToArray();
        Assert.Throws<VipsException>(() => Image.NewFromBuffer(svg));
    }

    [Fact]
    public void A_cancelled_photo_is_not_decoded() => Assert.Throws<OperationCanceledException>(
        () => Decoder.Decode(SamplePhotos.Read(1), new CancellationToken(canceled: true)));

    private static string Reject(ReadOnlyMemory<byte> content, ImagingOptions? options = null)
    {
        var decoder = options is null ? Decoder : new PhotoDecoder(options);
        return Assert.Throws<PhotoRejectedException>(() => decoder.Decode(content, CancellationToken.None)).Message;
    }

    private static byte[] HugePng(uint width, uint height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, [0x78, 0x9C, 3, 0]), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] body = [.. type, .. data];
        var length = new byte[4];
        var crc = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.HashToUInt32(body));
        return [.. length, .. body, .. crc];
    }
}
