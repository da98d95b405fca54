using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using DeepEmotion.Vision.Decoding;

namespace DeepEmotion.Vision.Archives;

/// <summary>Reads the content of one file of a zip. Inflated bytes are counted and limited, regardless of the headers.</summary>
internal sealed class EntryReader(Stream zip, long directoryStart, ImagingOptions options)
{
    private const int LocalHeaderLength = 30;
    private const uint LocalSignature = 0x04034B50;
    private const int HeadLength = 96;

    /// <summary>Below this many bytes no ratio is rejected: a blank page compresses well.</summary>
    private const int HarmlessLength = 1 << 20;

    /// <returns>The content, or the reason why it was not read; the other is null.</returns>
    /// <exception cref="IOException">Reading the zip's stream failed.</exception>
    public (byte[]? Content, string? Rejection) Read(in ZipHeader header)
    {
        if (header.IsEncrypted)
        {
            return (null, ArchiveRejection.Encrypted);
        }
        if (EntryName.Escapes(header.Name))
        {
            return (null, ArchiveRejection.Escapes);
        }
        if (header.Method is not (ZipHeader.Stored or ZipHeader.Deflated))
        {
            return (null, ArchiveRejection.Method(header.Method));
        }
        if (FindData(header) is not { } start)
        {
            return (null, ArchiveRejection.EntryDamaged);
        }
        var raw = new Slice(zip, start, header.CompressedLength);
        using var inflated = header.Method == ZipHeader.Stored ? (Stream)raw : new DeflateStream(raw, CompressionMode.Decompress);
        try
        {
            return Inflate(inflated, header);
        }
        catch (InvalidDataException)
        {
            return (null, ArchiveRejection.EntryDamaged);
        }
    }

    /// <summary>Whether the header's offset and lengths allow the content to be between the file's local header and the directory.</summary>
    public bool Fits(in ZipHeader header) =>
        header.Offset >= 0
        && header.Offset <= directoryStart - LocalHeaderLength
        && header.CompressedLength >= 0
        && header.CompressedLength <= directoryStart - LocalHeaderLength - header.Offset
        && (header.Method != ZipHeader.Stored || header.CompressedLength == header.Length);

    /// <summary>Where the content begins: after the local header, whose own name and extra fields may differ in length.</summary>
    private long? FindData(in ZipHeader header)
    {
        if (!Fits(header))
        {
            return null;
        }
        Span<byte> local = stackalloc byte[LocalHeaderLength];
        new Slice(zip, header.Offset, LocalHeaderLength).ReadExactly(local);
        var start = header.Offset + LocalHeaderLength
            + BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(local) == LocalSignature && header.CompressedLength <= directoryStart - start
            ? start
            : null;
    }

    private (byte[]? Content, string? Rejection) Inflate(Stream stream, in ZipHeader header)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        head = head[..stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)];
        if (PhotoArchive.IsArchive(head))
        {
            return (null, ArchiveRejection.Document(head) ?? ArchiveRejection.Nested);
        }
        if (header.Length > options.MaxBytes)
        {
            return (null, ArchiveRejection.TooLarge(header.Length, options.MaxBytes));
        }
        if (header.Length > HarmlessLength && header.Length / options.MaxCompressionRatio > header.CompressedLength)
        {
            return (null, ArchiveRejection.Bomb(header.CompressedLength, header.Length, options.MaxCompressionRatio));
        }
        if (header.Length < head.Length)
        {
            return (null, ArchiveRejection.EntryDamaged);
        }
        var content = new byte[header.Length];
        head.CopyTo(content);
        var read = head.Length + stream.ReadAtLeast(content.AsSpan(head.Length), content.Length - head.Length, throwOnEndOfStream: false);
        // A single byte beyond the header's claim is too many.
        return read == content.Length && stream.ReadByte() < 0 && Crc32.HashToUInt32(content) == header.Crc
            ? (content, null)
            : (null, ArchiveRejection.EntryDamaged);
    }
}
