using System.Runtime.InteropServices;
using DeepEmotion.Model.Onnx.Proto;
using Google.Protobuf;

namespace DeepEmotion.Model.Onnx;

/// <summary>A constant tensor: type, shape and values, row by row.</summary>
internal sealed class OnnxTensor
{
    private readonly byte[] _raw;

    private OnnxTensor(OnnxType type, ReadOnlySpan<byte> raw, int elements, long[] shape)
    {
        var expected = shape.Aggregate(1L, static (product, dimension) => product * dimension);
        if (expected != elements)
        {
            throw new ArgumentException($"A tensor of shape [{string.Join(",", shape)}] has {expected} elements, not {elements}.");
        }
        Type = type;
        Shape = shape;
        _raw = raw.ToArray();
    }

    public OnnxType Type { get; }

    public IReadOnlyList<long> Shape { get; }

    public static OnnxTensor Floats(ReadOnlySpan<float> values, params long[] shape) => new(OnnxType.Float, LittleEndian(values), values.Length, shape);

    public static OnnxTensor Longs(ReadOnlySpan<long> values, params long[] shape) => new(OnnxType.Int64, LittleEndian(values), values.Length, shape);

    public static OnnxTensor Bytes(ReadOnlySpan<byte> values, params long[] shape) => new(OnnxType.UInt8, values, values.Length, shape);

    public static OnnxTensor SignedBytes(ReadOnlySpan<sbyte> values, params long[] shape) => new(OnnxType.Int8, MemoryMarshal.AsBytes(values), values.Length, shape);

    public static OnnxTensor Integers(ReadOnlySpan<int> values, params long[] shape) => new(OnnxType.Int32, LittleEndian(values), values.Length, shape);

    public static OnnxTensor Halves(ReadOnlySpan<Half> values, params long[] shape) => new(OnnxType.Float16, LittleEndian(values), values.Length, shape);

    internal TensorProto ToProto(string name)
    {
        var proto = new TensorProto { Name = name, DataType = (int)Type, RawData = ByteString.CopyFrom(_raw) };
        proto.Dims.AddRange(Shape);
        return proto;
    }

    private static ReadOnlySpan<byte> LittleEndian<T>(ReadOnlySpan<T> values)
        where T : unmanaged => BitConverter.IsLittleEndian
            ? MemoryMarshal.AsBytes(values)
            : throw new PlatformNotSupportedException("ONNX stores little-endian values; this processor is big-endian.");
}
