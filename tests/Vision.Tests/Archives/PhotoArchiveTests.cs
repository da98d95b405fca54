using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using CsCheck;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Archives;
using DeepEmotion.Vision.Decoding;

namespace DeepEmotion.Vision.Tests.Archives;

public sealed class PhotoArchiveTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("This is the content of a file, this is the content of a file.");

    [Fact]
    public void Files_come_out_as_they_went_in_and_in_order()
    {
        var entries = Read(SampleZip.Of(("b.jpg", Text), ("sub/a.jpg", [1, 2, 3]), ("empty.jpg", [])));
        Assert.Equal(["b.jpg", "sub/a.jpg", "empty.jpg"], entries.Select(entry => entry.Name));
        Assert.Equal([Text, [1, 2, 3], []], entries.Select(entry => entry.Content.ToArray()));
        Assert.All(entries, entry => Assert.Null(entry.Rejection));
    }

    [Fact]
    public void Folders_and_the_clutter_of_file_managers_do_not_count() =>
        Assert.Equal("a.jpg", Assert.Single(Read(SampleZip.Of(
            ("sub/", []), ("__MACOSX/._a.jpg", Text), ("sub/.DS_Store", Text), ("Thumbs.db", Text), ("a.jpg", Text)))).Name);

    [Fact]
    public void What_is_left_out_is_counted()
    {
        using var stream = new MemoryStream(SampleZip.Of(("sub/", []), ("__MACOSX/._a.jpg", Text), ("Thumbs.db", Text), ("a.jpg", Text)));
        using var archive = PhotoArchive.Open(stream, new ImagingOptions());
        Assert.Equal(2, archive.Clutter);
    }

    [Theory]
    [InlineData("[Content_Types].xml", "Office")]
    [InlineData("mimetype", "OpenDocument")]
    [InlineData("META-INF/MANIFEST.MF", "program")]
    public void A_document_is_called_one_loose_and_in_a_zip(string part, string named)
    {
        var document = SampleZip.Of((part, Text), ("media/image1.jpeg", Text));
        Assert.Contains(named, Refused(document, new ImagingOptions()), StringComparison.Ordinal);
        AssertRejected(SampleZip.Of(("letter", document)), named);
    }

    [Fact]
    public void A_name_in_unicode_beside_the_plain_one_counts()
    {
        byte[] field = [1, .. BitConverter.GetBytes(Crc32.HashToUInt32("a.jpg"u8)), .. "\u00e4.jpg"u8];
        Assert.Equal("\u00e4.jpg", Assert.Single(Read(WithExtra(SampleZip.Of(("a.jpg", Text)), 0x7075, field))).Name);
        field[1] ^= 1;
        Assert.Equal("a.jpg", Assert.Single(Read(WithExtra(SampleZip.Of(("a.jpg", Text)), 0x7075, field))).Name);
    }

    [Fact]
    public void Wide_records_beside_plain_numbers_are_read()
    {
        var zip = SampleZip.Of(("a.jpg", Text));
        var end = zip.AsSpan().IndexOf("PK\u0005\u0006"u8);
        var (length, offset) = (BitConverter.ToUInt32(zip, end + 12), BitConverter.ToUInt32(zip, end + 16));
        byte[] wide =
        [
            .. "PK\u0006\u0006"u8, .. BitConverter.GetBytes(44L), 45, 0, 45, 0, .. new byte[8], .. BitConverter.GetBytes(1L), .. BitConverter.GetBytes(1L),
            .. BitConverter.GetBytes((long)length), .. BitConverter.GetBytes((long)offset),
            .. "PK\u0006\u0007"u8, .. new byte[4], .. BitConverter.GetBytes((long)end), 1, 0, 0, 0,
        ];
        Assert.Equal(Text, Assert.Single(Read([.. zip[..end], .. wide, .. zip[end..]])).Content.ToArray());
    }

    [Fact]
    public void A_zip_past_four_gibibytes_whose_offsets_wrap_around_is_read()
    {
        using var folder = new TemporaryFolder();
        var (early, late) = (SampleZip.Of(("early.jpg", Text)), SampleZip.Of(("late.jpg", [1, 2, 3])));
        var (split, lateSplit) = (early.AsSpan().IndexOf("PK\u0001\u0002"u8), late.AsSpan().IndexOf("PK\u0001\u0002"u8));
        var (end, lateEnd) = (early.AsSpan().IndexOf("PK\u0005\u0006"u8), late.AsSpan().IndexOf("PK\u0005\u0006"u8));
        const long Start = (1L << 32) + 5000;
        var second = late[lateSplit..lateEnd];
        BitConverter.GetBytes(unchecked((uint)Start)).CopyTo(second, 42);
        var tail = late[lateEnd..];
        var directory = Start + lateSplit;
        BitConverter.GetBytes((ushort)2).CopyTo(tail, 8);
        BitConverter.GetBytes((ushort)2).CopyTo(tail, 10);
        BitConverter.GetBytes(end - split + second.Length).CopyTo(tail, 12);
        BitConverter.GetBytes(unchecked((uint)directory)).CopyTo(tail, 16);
        using var zip = File.Create(Path.Combine(folder.Path, "large.zip"));
        zip.Write(early.AsSpan(0, split));
        zip.Position = Start;
        zip.Write([.. late[..lateSplit], .. early[split..end], .. second, .. tail]);
        using var archive = PhotoArchive.Open(zip, new ImagingOptions());
        var entries = archive.ReadEntries(0, TestContext.Current.CancellationToken).ToArray();
        Assert.Equal([("early.jpg", null), ("late.jpg", null)], entries.Select(static entry => (entry.Name, entry.Rejection)));
        Assert.Equal([1, 2, 3], entries[1].Content.ToArray());
    }

    [Fact]
    public void Room_for_a_file_is_taken_before_it_is_read_and_kept_until_it_is_released()
    {
        using var stream = new MemoryStream(SampleZip.Of(("a.jpg", Text), ("inner.zip", SampleZip.Of(("x", Text))), ("b.jpg", [1, 2, 3])));
        using var archive = PhotoArchive.Open(stream, new ImagingOptions());
        var room = new Room();
        var taken = new List<(string, long)>();
        foreach (var entry in archive.ReadEntries(0, TestContext.Current.CancellationToken, room.Take))
        {
            taken.Add((entry.Name, room.Taken));
            entry.Release();
            entry.Release();
            Assert.True(entry.Content.IsEmpty);
            Assert.Equal(0, room.Taken);
        }
        Assert.Equal([("a.jpg", Text.Length), ("inner.zip", 0), ("b.jpg", 3)], taken);
        var broken = new Room { Then = () => stream.Dispose() };
        Assert.Throws<ObjectDisposedException>(() => archive.ReadEntries(0, TestContext.Current.CancellationToken, broken.Take).Count());
        Assert.Equal(0, broken.Taken);
    }

    [Fact]
    public void Files_of_one_name_get_different_names_the_same_each_time()
    {
        var zip = SampleZip.Of(("a.jpg", [1]), ("a.jpg", [2]), ("a.jpg", [3]));
        var names = Read(zip).Select(entry => entry.Name).ToArray();
        Assert.Equal(3, names.Distinct().Count());
        Assert.Equal(names, Read(zip).Select(entry => entry.Name));
        Assert.Equal([1, 2, 3], Read(zip).Select(entry => (int)entry.Content.Span[0]));
    }

    /// <summary>As <c>tar</c> of Windows and macOS writes them.</summary>
    [Fact]
    public void Parts_of_a_name_that_lead_nowhere_are_left_out() => Assert.Equal(
        ["day1/a.jpg", "b.jpg", "day1/c.jpg", "d/e.jpg"],
        Read(SampleZip.Of(("./", []), ("./day1/", []), ("./day1/a.jpg", Text), ("./b.jpg", Text), ("day1/./c.jpg", Text), ("d//e.jpg", Text))).Select(static entry => entry.Name));

    [Fact]
    public void Skipping_leaves_the_rest_as_it_was()
    {
        var zip = SampleZip.Of(("a.jpg", [1]), (".DS_Store", [9]), ("a.jpg", [2]), ("b.jpg", [3]));
        Assert.Equal(Read(zip).Skip(1).Select(entry => entry.Name), Read(zip, skip: 1).Select(entry => entry.Name));
        Assert.Empty(Read(zip, skip: 3));
    }

    [Theory]
    [InlineData("../a.jpg")]
    [InlineData("sub/../../a.jpg")]
    [InlineData("/etc/a.jpg")]
    [InlineData("C:/a.jpg")]
    [InlineData("..\\a.jpg")]
    public void A_name_that_leaves_the_folder_is_rejected(string name) => AssertRejected(SampleZip.Of((name, Text)), "leads outside");

    [Fact]
    public void A_zip_in_a_zip_is_told_by_its_content() =>
        AssertRejected(SampleZip.Of(("photo.jpg", SampleZip.Of(("x", Text)))), "zip inside a zip");

    [Fact]
    public void An_encrypted_file_is_rejected() => AssertRejected(Changed(SampleZip.Of(("a.jpg", Text)), field: 8, value: 1), "encrypted");

    [Fact]
    public void An_unusual_method_is_rejected_by_name() => AssertRejected(Changed(SampleZip.Of(("a.jpg", Text)), field: 10, value: 14), "LZMA");

    [Fact]
    public void A_file_whose_checksum_is_wrong_is_rejected_and_the_others_are_read()
    {
        var entries = Read(Changed(SampleZip.Of(("a.jpg", Text), ("b.jpg", Text)), field: 16, value: 1234));
        Assert.Contains("damaged", entries[0].Rejection, StringComparison.Ordinal);
        Assert.Equal(Text, entries[1].Content.ToArray());
    }

    [Theory]
    [InlineData("b.jpg", 20, 0x10000000u)] // the compressed length reaches past the zip
    [InlineData("b.jpg", 20, 1000u)] // or only past other files, but a stored file has one length
    [InlineData("d.jpg", 42, 40u)] // the offset is inside another file
    public void A_file_with_a_wrong_number_does_not_cost_the_others(string bad, int field, uint value)
    {
        var zip = StoredZip(("a.jpg", Text), ("b.jpg", Text), ("c.jpg", Text), ("d.jpg", new byte[4096]));
        var header = zip.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(bad)) - 46;
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(header + field), value);
        var entries = Read(zip);
        Assert.Equal(4, entries.Count);
        Assert.Equal(bad, Assert.Single(entries, entry => entry.Rejection is not null).Name);
    }

    [Fact]
    public void A_comment_that_holds_the_signature_of_an_end_is_not_the_end()
    {
        byte[] comment = [.. "PK\u0005\u0006"u8, 1, 0, 1, 0, .. new byte[30]];
        byte[] zip = [.. SampleZip.Of(("a.jpg", Text)), .. comment];
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(zip.Length - comment.Length - 2), (ushort)comment.Length);
        Assert.Equal(Text, Assert.Single(Read(zip)).Content.ToArray());
        Assert.Equal(Text, Assert.Single(Read([.. SampleZip.Of(("a.jpg", Text)), .. "\r\n"u8])).Content.ToArray());
    }

    [Fact]
    public void Parts_of_a_split_zip_are_told_and_one_that_became_a_single_part_is_read()
    {
        var zip = SampleZip.Of(("a.jpg", Text));
        using var part = new MemoryStream([.. "PK\u0007\u0008"u8, .. zip[..40]]);
        Assert.Contains("split", Assert.Throws<ArchiveRejectedException>(() => PhotoArchive.Open(part, new())).Message, StringComparison.Ordinal);
        byte[] single = [.. "PK00"u8, .. zip];
        Assert.True(PhotoArchive.IsArchive(single));
        Assert.Equal("a.jpg", Assert.Single(Read(single)).Name);
    }

    [Fact]
    public void A_long_name_is_not_cut_within_a_character() =>
        Assert.StartsWith("日日", Assert.Single(Read(SampleZip.Of((new string('日', 342) + ".jpg", Text)))).Name, StringComparison.Ordinal);

    [Fact]
    public void A_bomb_is_rejected_by_its_ratio_and_when_its_header_lies()
    {
        var zip = SampleZip.Of(("bomb.jpg", new byte[8 << 20]));
        AssertRejected(zip, "zip bomb");
        AssertRejected(Changed(Changed(zip, field: 24, value: 100), field: 26, value: 0), "damaged");
    }

    [Fact]
    public void A_file_larger_than_the_limit_is_rejected()
    {
        var large = new byte[2048];
        new Random(1).NextBytes(large);
        AssertRejected(SampleZip.Of(("a.jpg", large)), "Imaging:MaxBytes", new ImagingOptions { MaxBytes = 1024 });
    }

    [Fact]
    public void Too_many_files_and_a_cut_zip_are_refused_whole()
    {
        var zip = SampleZip.Of(("a.jpg", Text), ("b.jpg", Text));
        Assert.Contains("MaxEntries", Refused(zip, new ImagingOptions { MaxEntries = 1 }), StringComparison.Ordinal);
        Assert.Contains("truncated", Refused(zip[..^30], new ImagingOptions()), StringComparison.Ordinal);
    }

    [Fact]
    public void No_mutation_of_a_zip_does_more_than_reject()
    {
        var zip = SampleZip.Of(("a.jpg", Text), ("sub/b.jpg", [1, 2, 3]), ("c.jpg", new byte[4096]));
        Gen.Select(Gen.Int[0, zip.Length - 1], Gen.Byte).Array[1, 8].Sample(
            changes =>
            {
                var mutated = zip.ToArray();
                foreach (var (at, value) in changes)
                {
                    mutated[at] = value;
                }
                try
                {
                    return Read(mutated).All(entry => entry.Content.Length <= 4096 && (entry.Rejection is null || entry.Content.IsEmpty));
                }
                catch (ArchiveRejectedException)
                {
                    return true;
                }
            },
            iter: 5000);
    }

    private static List<ArchiveEntry> Read(byte[] zip, ImagingOptions? options = null, int skip = 0)
    {
        using var stream = new MemoryStream(zip);
        using var archive = PhotoArchive.Open(stream, options ?? new ImagingOptions());
        return [.. archive.ReadEntries(skip, TestContext.Current.CancellationToken)];
    }

    private static string Refused(byte[] zip, ImagingOptions options) => Assert.Throws<ArchiveRejectedException>(() => Read(zip, options)).Message;

    private static void AssertRejected(byte[] zip, string because, ImagingOptions? options = null)
    {
        var entry = Assert.Single(Read(zip, options));
        Assert.Contains(because, entry.Rejection, StringComparison.Ordinal);
        Assert.True(entry.Content.IsEmpty);
    }

    private static byte[] StoredZip(params (string Name, byte[] Content)[] files)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        }
        return content.ToArray();
    }

    /// <summary>The zip with an extra field for its first file.</summary>
    private static byte[] WithExtra(byte[] zip, ushort id, byte[] field)
    {
        var header = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        byte[] extra = [.. BitConverter.GetBytes(id), .. BitConverter.GetBytes((ushort)field.Length), .. field];
        var at = header + 46 + BitConverter.ToUInt16(zip, header + 28);
        byte[] changed = [.. zip[..at], .. extra, .. zip[at..]];
        BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(header + 30), (ushort)extra.Length);
        var end = changed.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(end + 12), BinaryPrimitives.ReadInt32LittleEndian(changed.AsSpan(end + 12)) + extra.Length);
        return changed;
    }

    /// <summary>The zip with a 16-bit field of its first directory header changed.</summary>
    private static byte[] Changed(byte[] zip, int field, ushort value)
    {
        var changed = zip.ToArray();
        var header = changed.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(header + field), value);
        return changed;
    }

    /// <summary>Counts the bytes that are held.</summary>
    private sealed class Room
    {
        public long Taken { get; private set; }

        public Action? Then { get; init; }

        public IDisposable Take(long bytes)
        {
            Taken += bytes;
            Then?.Invoke();
            return new Part(this, bytes);
        }

        private sealed class Part(Room room, long bytes) : IDisposable
        {
            public void Dispose() => room.Taken -= bytes;
        }
    }
}
