using System.Buffers.Binary;
using System.Collections.Immutable;

namespace DeepEmotion.Vision.Archives;

/// <summary>The files that a zip lists, in zip order.</summary>
/// <param name="Headers">Folders and clutter left out.</param>
/// <param name="Start">Where the directory begins; no file extends beyond it.</param>
/// <param name="DamagedAfter">How many files could be listed before the directory's damage; null if it is intact.</param>
/// <remarks>
/// Read here and not by ZipArchive, which keeps every listed entry in memory, however many, and reveals neither where an
/// entry begins nor how it is compressed. PKWARE, "APPNOTE.TXT" 6.3.10, sections 4.3.12 and 4.5.3.
/// </remarks>
internal sealed record ZipDirectory(ImmutableArray<ZipHeader> Headers, long Start, int? DamagedAfter)
{
    /// <summary>How many files were left out because an operating system or file manager created them.</summary>
    public int Clutter { get; init; }

    private const int FixedLength = 46;
    private const uint Signature = 0x02014B50;
    private const ushort Zip64Extra = 1;
    private const int ReadSize = 1 << 16;

    /// <summary>Longest name in bytes; a longer one does not fit a row's key.</summary>
    public const int MaxNameLength = 1024;

    /// <exception cref="ArchiveRejectedException">Not a zip, truncated, split, or with more than <paramref name="maxEntries"/> files.</exception>
    public static ZipDirectory Read(Stream zip, int maxEntries)
    {
        var tail = ZipTail.Read(zip);
        if (tail.Entries > maxEntries)
        {
            throw ArchiveRejection.TooManyEntries(tail.Entries, maxEntries);
        }
        var headers = new List<ZipHeader>();
        var listed = 0;
        var clutter = 0;
        var whole = true;
        zip.Position = tail.DirectoryOffset;
        var buffered = new BufferedStream(new Slice(zip, tail.DirectoryOffset, tail.DirectoryLength), ReadSize);
        var fixedPart = new byte[FixedLength];
        while (true)
        {
            var read = buffered.ReadAtLeast(fixedPart, FixedLength, throwOnEndOfStream: false);
            if (read < FixedLength || BinaryPrimitives.ReadUInt32LittleEndian(fixedPart) != Signature)
            {
                whole = read == 0 || listed == tail.Entries;
                break;
            }
            if (++listed > maxEntries)
            {
                throw ArchiveRejection.TooManyEntries(listed, maxEntries);
            }
            if (ReadHeader(buffered, fixedPart, tail.Shift) is not { } header)
            {
                whole = false;
                break;
            }
            if (Archives.Clutter.Is(header.Name))
            {
                clutter++;
            }
            else if (!header.IsFolder)
            {
                headers.Add(header);
            }
        }
        if (ArchiveRejection.Document(headers.Select(static header => header.Name)) is { } reason)
        {
            throw new ArchiveRejectedException(reason);
        }
        var placed = tail.IsWrapped ? new WrappedOffsets(zip, tail.DirectoryOffset).Unwrap(headers) : headers;
        var inOrder = placed.OrderBy(static header => header.Offset).ToImmutableArray();
        return new ZipDirectory(inOrder, tail.DirectoryOffset, whole ? null : inOrder.Length) { Clutter = clutter };
    }

    private static ZipHeader? ReadHeader(Stream directory, ReadOnlySpan<byte> fixedPart, long shift)
    {
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[28..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[30..]);
        var commentLength = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[32..]);
        var rest = new byte[nameLength + extraLength + commentLength];
        if (directory.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) < rest.Length)
        {
            return null;
        }
        var name = EntryName.Decode(rest.AsSpan(0, nameLength), rest.AsSpan(nameLength, extraLength), MaxNameLength);
        var sizes = new Zip64Sizes(
            BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[42..]));
        sizes = sizes.Widen(rest.AsSpan(nameLength, extraLength), Zip64Extra);
        return new ZipHeader(
            name,
            BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[8..]),
            BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[10..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[16..]),
            sizes.CompressedLength,
            sizes.Length,
            sizes.Offset + shift);
    }
}
