using System.Buffers.Binary;
using System.Text;

namespace DeepEmotion.Training.Native;

/// <summary>Reads and relaxes the symbol versions that a 64-bit little-endian ELF library needs of other libraries.</summary>
/// <remarks>System V gABI, chapter 4 (section headers, symbol table); LSB Core 5.0, section 10.7 (symbol versioning).</remarks>
public sealed class ElfSymbolVersions
{
    private const uint DynamicSymbols = 11;
    private const uint NeededVersions = 0x6ffffffe;
    private const byte WeakBinding = 2;
    private const ushort WeakFlag = 2;

    private readonly byte[] _image;
    private readonly Section[] _sections;

    /// <exception cref="InvalidDataException">The bytes are no 64-bit little-endian ELF library with dynamic symbols.</exception>
    public ElfSymbolVersions(byte[] image)
    {
        _image = image;
        ReadOnlySpan<byte> magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        if (image.Length < 64 || !image.AsSpan(0, 6).SequenceEqual(magic))
        {
            throw new InvalidDataException("Not a 64-bit little-endian ELF library.");
        }
        try
        {
            _sections = [.. Enumerable.Range(0, UInt16(60)).Select(i => ReadSection((int)UInt64(40) + (64 * i)))];
            _ = Find(DynamicSymbols);
        }
        catch (ArgumentOutOfRangeException broken)
        {
            throw new InvalidDataException("The library's section table is truncated.", broken);
        }
    }

    /// <summary>Makes a needed version and one symbol of it optional, in place.</summary>
    /// <param name="version">The version's name, such as <c>GLIBCXX_3.4.32</c>.</param>
    /// <param name="symbol">The symbol's mangled name.</param>
    /// <returns>Whether both are there (now weak, or weak already).</returns>
    public bool MakeOptional(string version, string symbol)
    {
        var names = _sections[Find(DynamicSymbols).Link];
        var (versionOffset, symbolOffset) = (FindVersion(version, names), FindSymbol(symbol, names));
        if (versionOffset is not { } auxiliary || symbolOffset is not { } entry)
        {
            return false;
        }
        BinaryPrimitives.WriteUInt16LittleEndian(_image.AsSpan(auxiliary + 4), WeakFlag);
        _image[entry + 4] = (byte)((WeakBinding << 4) | (_image[entry + 4] & 15));
        return true;
    }

    private int? FindVersion(string version, Section names)
    {
        if (_sections.All(s => s.Type != NeededVersions))
        {
            return null;
        }
        for (var library = Find(NeededVersions).Offset; ;)
        {
            var auxiliary = library + (int)UInt32(library + 8);
            for (var i = 0; i < UInt16(library + 2); i++)
            {
                if (Name(names, UInt32(auxiliary + 8)) == version)
                {
                    return auxiliary;
                }
                auxiliary += (int)UInt32(auxiliary + 12);
            }
            var next = (int)UInt32(library + 12);
            if (next == 0)
            {
                return null;
            }
            library += next;
        }
    }

    private int? FindSymbol(string symbol, Section names)
    {
        var table = Find(DynamicSymbols);
        for (var entry = table.Offset; entry < table.Offset + table.Size; entry += 24)
        {
            if (Name(names, UInt32(entry)) == symbol)
            {
                return entry;
            }
        }
        return null;
    }

    private Section Find(uint type)
    {
        foreach (var section in _sections)
        {
            if (section.Type == type)
            {
                return section;
            }
        }
        throw new InvalidDataException("The library has no dynamic symbols.");
    }

    private string Name(Section names, uint offset)
    {
        var text = _image.AsSpan(names.Offset + (int)offset);
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]);
    }

    private Section ReadSection(int at) =>
        new(UInt32(at + 4), (int)UInt64(at + 24), (int)UInt64(at + 32), (int)UInt32(at + 40));

    private ushort UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_image.AsSpan(at));

    private uint UInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_image.AsSpan(at));

    private ulong UInt64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_image.AsSpan(at));

    private readonly record struct Section(uint Type, int Offset, int Size, int Link);
}
