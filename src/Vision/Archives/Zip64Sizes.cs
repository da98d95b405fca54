using System.Buffers.Binary;

namespace DeepEmotion.Vision.Archives;

/// <summary>The three numbers of a zip's entry that may need 64 bits.</summary>
/// <remarks>PKWARE, "APPNOTE.TXT" 6.3.10, section 4.5.3: only those whose 32 bits are all ones are in the extra field, in this order.</remarks>
internal readonly record struct Zip64Sizes(long Length, long CompressedLength, long Offset)
{
    public Zip64Sizes Widen(ReadOnlySpan<byte> extras, ushort id)
    {
        while (extras.Length >= 4)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extras[2..]), extras.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extras) == id)
            {
                var values = extras.Slice(4, length);
                // Some writers put all three there, even if not needed.
                if (length >= 24)
                {
                    return new Zip64Sizes(Wide(Length, values), Wide(CompressedLength, values[8..]), Wide(Offset, values[16..]));
                }
                return new Zip64Sizes(Take(Length, ref values), Take(CompressedLength, ref values), Take(Offset, ref values));
            }
            extras = extras[(4 + length)..];
        }
        return this;
    }

    private static long Wide(long value, ReadOnlySpan<byte> wide) => value == uint.MaxValue ? BinaryPrimitives.ReadInt64LittleEndian(wide) : value;

    private static long Take(long value, ref ReadOnlySpan<byte> values)
    {
        if (value != uint.MaxValue || values.Length < 8)
        {
            return value;
        }
        var wide = BinaryPrimitives.ReadInt64LittleEndian(values);
        values = values[8..];
        return wide;
    }
}
