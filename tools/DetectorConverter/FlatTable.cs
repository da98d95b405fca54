using System.Text;
using Google.FlatBuffers;

namespace DeepEmotion.DetectorConverter;

/// <summary>A FlatBuffers table read by field number, as generated code would do; an absent field gives its default.</summary>
internal readonly struct FlatTable
{
    private const int VtableHeader = 4;
    private const int VtableSlot = 2;

    private readonly byte[] _file;
    private readonly Table _table;

    private FlatTable(byte[] file, ByteBuffer buffer, int position)
    {
        _file = file;
        _table = new Table(position, buffer);
    }

    /// <summary>The table that the file starts with.</summary>
    public static FlatTable Root(byte[] file)
    {
        var buffer = new ByteBuffer(file);
        return new FlatTable(file, buffer, buffer.GetInt(0));
    }

    public byte Byte(int field) => Offset(field) is var offset and not 0 ? _table.bb.Get(_table.bb_pos + offset) : (byte)0;

    public int Int(int field, int absent = 0) => Offset(field) is var offset and not 0 ? _table.bb.GetInt(_table.bb_pos + offset) : absent;

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).Span);

    public FlatTable Table(int field) => Offset(field) is var offset and not 0
        ? new FlatTable(_file, _table.bb, _table.__indirect(_table.bb_pos + offset))
        : throw new InvalidDataException($"The file lacks a table in field {field}.");

    public bool Has(int field) => Offset(field) != 0;

    public FlatTable[] Tables(int field)
    {
        var (start, length) = Vector(field);
        var tables = new FlatTable[length];
        for (var i = 0; i < length; i++)
        {
            tables[i] = new FlatTable(_file, _table.bb, _table.__indirect(start + (i * sizeof(int))));
        }
        return tables;
    }

    public int[] Ints(int field)
    {
        var (start, length) = Vector(field);
        var values = new int[length];
        for (var i = 0; i < length; i++)
        {
            values[i] = _table.bb.GetInt(start + (i * sizeof(int)));
        }
        return values;
    }

    public ReadOnlyMemory<byte> Bytes(int field)
    {
        var (start, length) = Vector(field);
        return length == 0 ? default : _file.AsMemory(start, length);
    }

    private (int Start, int Length) Vector(int field)
    {
        var offset = Offset(field);
        return offset == 0 ? (0, 0) : (_table.__vector(offset), _table.__vector_len(offset));
    }

    private int Offset(int field) => _table.__offset(VtableHeader + (field * VtableSlot));
}
