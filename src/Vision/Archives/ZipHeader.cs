namespace DeepEmotion.Vision.Archives;

/// <summary>What the directory of a zip says about one file.</summary>
/// <param name="Name">Decoded, with forward slashes.</param>
/// <param name="Flags">General purpose bits.</param>
/// <param name="Method">Compression: 0 stored, 8 deflated; others are not supported.</param>
/// <param name="Crc">CRC-32 of the content.</param>
/// <param name="CompressedLength">Bytes in the zip.</param>
/// <param name="Length">Uncompressed size claimed by the header, in bytes.</param>
/// <param name="Offset">Where its local header begins.</param>
/// <remarks>PKWARE, "APPNOTE.TXT" 6.3.10, section 4.4.</remarks>
internal readonly record struct ZipHeader(
    string Name, ushort Flags, ushort Method, uint Crc, long CompressedLength, long Length, long Offset)
{
    public const int Stored = 0;
    public const int Deflated = 8;

    private const ushort EncryptionFlags = 0b0010_0000_0100_0001;
    private const ushort AesMethod = 99;

    public bool IsEncrypted => (Flags & EncryptionFlags) != 0 || Method == AesMethod;

    public bool IsFolder => Name.EndsWith('/');
}
