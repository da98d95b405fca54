using System.Buffers.Binary;

namespace DeepEmotion.Functions.Batches.Pages;

/// <summary>What JPEGs of one size and quality have in common: all before their coded pixels, more than 600 bytes.</summary>
internal static class JpegHead
{
    private const int Marker = 0xFF;
    private const int StartOfImage = 0xD8;
    private const int StartOfScan = 0xDA;

    /// <summary>The head's length, rounded down so that base64 can be cut there; 0 for another format.</summary>
    public static int LengthOf(ReadOnlySpan<byte> picture)
    {
        if (picture is not [Marker, StartOfImage, ..])
        {
            return 0;
        }
        var at = 2;
        while (at + 4 <= picture.Length && picture[at] == Marker)
        {
            var isLast = picture[at + 1] == StartOfScan;
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(picture[(at + 2)..]);
            if (isLast)
            {
                return at <= picture.Length ? at / 3 * 3 : 0;
            }
        }
        return 0;
    }
}
