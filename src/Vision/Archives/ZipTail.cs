using System.Buffers.Binary;

namespace DeepEmotion.Vision.Archives;

/// <summary>The end of a zip, which says where its directory is.</summary>
/// <param name="DirectoryOffset">Where the directory begins in the stream.</param>
/// <param name="DirectoryLength">Its length in bytes.</param>
/// <param name="Entries">How many files it claims to list.</param>
/// <param name="Shift">Bytes in front of the zip (a self-extracting program); offsets don't count them.</param>
/// <remarks>PKWARE, "APPNOTE.TXT" 6.3.10, sections 4.3.14 to 4.3.16.</remarks>
internal readonly record struct ZipTail(long DirectoryOffset, long DirectoryLength, long Entries, long Shift)
{
    /// <summary>Beyond 4 GiB, macOS's Archive Utility writes offsets modulo this, without a Zip64 record.</summary>
    public const long Wrap = 1L << 32;

    private const int EndLength = 22;
    private const int MaxComment = ushort.MaxValue;
    private const int Zip64LocatorLength = 20;
    private const int Zip64EndLength = 56;
    private const uint EndSignature = 0x06054B50;
    private const uint Zip64LocatorSignature = 0x07064B50;
    private const uint Zip64EndSignature = 0x06064B50;

    /// <summary>Whether the offsets are modulo <see cref="Wrap"/>.</summary>
    public bool IsWrapped { get; init; }

    /// <exception cref="ArchiveRejectedException">There is no such end, or it is inconsistent.</exception>
    public static ZipTail Read(Stream zip)
    {
        var start = Math.Max(0, zip.Length - EndLength - MaxComment - Zip64LocatorLength - Zip64EndLength);
        var bytes = new byte[zip.Length - start];
        zip.Position = start;
        zip.ReadExactly(bytes);
        var end = FindEnd(bytes);
        if (end < 0)
        {
            // The first part of a split zip begins so; the end is in the last part (APPNOTE, section 8.5.3).
            zip.Position = 0;
            var head = new byte[4];
            throw zip.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head is [(byte)'P', (byte)'K', 7, 8] ? ArchiveRejection.Split() : ArchiveRejection.Truncated();
        }
        var record = bytes.AsSpan(end);
        if (BinaryPrimitives.ReadUInt16LittleEndian(record[4..]) is not (0 or ushort.MaxValue))
        {
            throw ArchiveRejection.Split();
        }
        var entries = (long)BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        var length = (long)BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        var offset = (long)BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        var directoryEnd = start + end;
        var full = entries == ushort.MaxValue || length == uint.MaxValue || offset == uint.MaxValue;
        // Info-ZIP also writes Zip64 records, beside plain numbers, if it did not know the size beforehand.
        if (FindZip64End(zip, bytes, start, end, full) is var (at, zip64))
        {
            directoryEnd = at;
            entries = BinaryPrimitives.ReadInt64LittleEndian(zip64.AsSpan(32));
            length = BinaryPrimitives.ReadInt64LittleEndian(zip64.AsSpan(40));
            offset = BinaryPrimitives.ReadInt64LittleEndian(zip64.AsSpan(48));
        }
        var actual = directoryEnd - length;
        return length >= 0 && actual >= 0 && offset >= 0 && offset <= actual
            ? new ZipTail(actual, length, entries, (actual - offset) % Wrap == 0 ? 0 : actual - offset) { IsWrapped = actual - offset >= Wrap && (actual - offset) % Wrap == 0 }
            : throw ArchiveRejection.Damaged();
    }

    /// <remarks>It is the one whose comment reaches to the end of the file; a signature inside a comment is not. If none does, other bytes follow the zip.</remarks>
    private static int FindEnd(ReadOnlySpan<byte> bytes)
    {
        var followed = -1;
        for (var i = bytes.Length - EndLength; i >= 0; i--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]) != EndSignature)
            {
                continue;
            }
            var after = bytes.Length - i - EndLength - BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i + 20)..]);
            if (after == 0)
            {
                return i;
            }
            followed = after > 0 && followed < 0 ? i : followed;
        }
        return followed;
    }

    private static (long At, byte[] Record)? FindZip64End(Stream zip, byte[] bytes, long start, int end, bool needed)
    {
        var locator = end - Zip64LocatorLength;
        if (locator < 0 || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(locator)) != Zip64LocatorSignature)
        {
            return null;
        }
        var at = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(locator + 8));
        // Bytes in front of the zip shift the record, which is usually right before its locator.
        foreach (var candidate in (ReadOnlySpan<long>)[at, start + locator - Zip64EndLength])
        {
            if (candidate < 0 || candidate > start + locator - Zip64EndLength)
            {
                continue;
            }
            var record = new byte[Zip64EndLength];
            zip.Position = candidate;
            zip.ReadExactly(record);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record) == Zip64EndSignature)
            {
                return (candidate, record);
            }
        }
        return needed ? throw ArchiveRejection.Damaged() : null;
    }
}
