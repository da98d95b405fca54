using System.Buffers.Binary;

namespace DeepEmotion.Vision.Archives;

/// <summary>Finds the files of a zip whose directory gives only the lower 32 bits of their offsets.</summary>
/// <param name="zip">The zip.</param>
/// <param name="end">Where its directory begins.</param>
internal sealed class WrappedOffsets(Stream zip, long end)
{
    private const int LocalHeaderLength = 30;
    private const uint LocalSignature = 0x04034B50;

    private long _turns;

    /// <param name="headers">In directory order, which is mostly the order of the files, so the zip is read forward.</param>
    public IEnumerable<ZipHeader> Unwrap(IEnumerable<ZipHeader> headers) => headers.Select(Unwrap);

    private ZipHeader Unwrap(ZipHeader header)
    {
        var possible = (end + ZipTail.Wrap - 1) / ZipTail.Wrap;
        for (var i = 0; i < possible; i++)
        {
            var turns = (_turns + i) % possible;
            var offset = header.Offset + (turns * ZipTail.Wrap);
            if (IsAt(offset, header.Name))
            {
                _turns = turns;
                return header with { Offset = offset };
            }
        }
        return header;
    }

    private bool IsAt(long offset, string name)
    {
        if (offset < 0 || offset > end - LocalHeaderLength)
        {
            return false;
        }
        Span<byte> local = stackalloc byte[LocalHeaderLength];
        new Slice(zip, offset, LocalHeaderLength).ReadExactly(local);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature)
        {
            return false;
        }
        var raw = new byte[Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(local[26..]), end - offset - LocalHeaderLength)];
        new Slice(zip, offset + LocalHeaderLength, raw.Length).ReadExactly(raw);
        return EntryName.Decode(raw, [], ZipDirectory.MaxNameLength) == name;
    }
}
