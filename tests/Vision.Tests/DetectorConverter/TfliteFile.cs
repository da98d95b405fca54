using System.Runtime.InteropServices;
using DeepEmotion.DetectorConverter;
using Google.FlatBuffers;

namespace DeepEmotion.Vision.Tests.DetectorConverter;

/// <summary>A TensorFlow Lite file made by hand: its tensors in NHWC, its operators with their options by field number.</summary>
/// <remarks>Field numbers are the order of the fields in TensorFlow Lite's schema.fbs, version 3.</remarks>
internal sealed class TfliteFile
{
    private readonly List<(int[] Shape, TfliteType Type, byte[] Data)> _tensors = [];
    private readonly List<(int Code, int[] Inputs, int Output, object?[]? Options)> _operators = [];

    /// <summary>The image, tensor 0.</summary>
    public TfliteFile(int height, int width, int channels) => Tensor([1, height, width, channels], TfliteType.Float32, []);

    public int Floats(float[] values, params int[] shape) => Tensor(shape, TfliteType.Float32, MemoryMarshal.AsBytes<float>(values).ToArray());

    public int Halves(float[] values, params int[] shape) =>
        Tensor(shape, TfliteType.Float16, MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, value => (Half)value)).ToArray());

    public int Ints(int[] values, params int[] shape) => Tensor(shape, TfliteType.Int32, MemoryMarshal.AsBytes<int>(values).ToArray());

    /// <summary>An operator and the tensor that it writes.</summary>
    /// <param name="code">The operator.</param>
    /// <param name="inputs">The tensors that it reads, -1 for none.</param>
    /// <param name="shape">The shape of what it writes.</param>
    /// <param name="options">The fields of its options table: byte, int, bool, or null for an absent one; no table where there are none.</param>
    public int Add(TfliteOpcode code, int[] inputs, int[] shape, params object?[] options)
    {
        var output = Tensor(shape, TfliteType.Float32, []);
        _operators.Add(((int)code, inputs, output, options.Length == 0 ? null : options));
        return output;
    }

    public byte[] ToBytes(params int[] outputs)
    {
        var builder = new FlatBufferBuilder(1024);
        // Buffer 0 is the empty one by convention.
        var buffers = Vector(builder, [Buffer(builder, []), .. _tensors.Select(tensor => Buffer(builder, tensor.Data))]);
        var tensors = Vector(builder, [.. _tensors.Select((tensor, number) => Tensor(builder, tensor, number))]);
        var operators = Vector(builder, [.. _operators.Select((operation, index) => Operator(builder, operation, index))]);
        var inputs = Vector(builder, [0]);
        var written = Vector(builder, outputs);
        builder.StartTable(4);
        builder.AddOffset(0, tensors.Value, 0);
        builder.AddOffset(1, inputs.Value, 0);
        builder.AddOffset(2, written.Value, 0);
        builder.AddOffset(3, operators.Value, 0);
        var graphs = Vector(builder, [builder.EndTable()], isOffsets: true);
        var codes = Vector(builder, [.. _operators.Select(operation => Opcode(builder, operation.Code))], isOffsets: true);
        builder.StartTable(5);
        builder.AddInt(0, 3, 0);
        builder.AddOffset(1, codes.Value, 0);
        builder.AddOffset(2, graphs.Value, 0);
        builder.AddOffset(4, buffers.Value, 0);
        builder.Finish(builder.EndTable(), "TFL3");
        return builder.SizedByteArray();
    }

    private int Tensor(int[] shape, TfliteType type, byte[] data)
    {
        _tensors.Add((shape, type, data));
        return _tensors.Count - 1;
    }

    private static Offset Buffer(FlatBufferBuilder builder, byte[] data)
    {
        builder.StartVector(1, data.Length, 16);
        for (var i = data.Length - 1; i >= 0; i--)
        {
            builder.AddByte(data[i]);
        }
        var content = builder.EndVector();
        builder.StartTable(1);
        if (data.Length > 0)
        {
            builder.AddOffset(0, content.Value, 0);
        }
        return new Offset(builder.EndTable());
    }

    private static Offset Tensor(FlatBufferBuilder builder, (int[] Shape, TfliteType Type, byte[] Data) tensor, int number)
    {
        var name = builder.CreateString($"tensor{number}");
        var shape = Vector(builder, tensor.Shape);
        builder.StartTable(4);
        builder.AddOffset(0, shape.Value, 0);
        builder.AddByte(1, (byte)tensor.Type, 0);
        builder.AddInt(2, tensor.Data.Length > 0 ? number + 1 : 0, 0);
        builder.AddOffset(3, name.Value, 0);
        return new Offset(builder.EndTable());
    }

    private static Offset Operator(FlatBufferBuilder builder, (int Code, int[] Inputs, int Output, object?[]? Options) operation, int index)
    {
        var options = operation.Options is null ? 0 : Options(builder, operation.Options);
        var inputs = Vector(builder, operation.Inputs);
        var outputs = Vector(builder, [operation.Output]);
        builder.StartTable(5);
        builder.AddInt(0, index, 0);
        builder.AddOffset(1, inputs.Value, 0);
        builder.AddOffset(2, outputs.Value, 0);
        builder.AddOffset(4, options, 0);
        return new Offset(builder.EndTable());
    }

    private static int Options(FlatBufferBuilder builder, object?[] fields)
    {
        builder.StartTable(fields.Length);
        for (var field = 0; field < fields.Length; field++)
        {
            switch (fields[field])
            {
                case byte value:
                    builder.AddByte(field, value, 0);
                    break;
                case bool value:
                    builder.AddBool(field, value, false);
                    break;
                case int value:
                    builder.AddInt(field, value, 0);
                    break;
            }
        }
        return builder.EndTable();
    }

    private static int Opcode(FlatBufferBuilder builder, int code)
    {
        builder.StartTable(4);
        builder.AddByte(0, (byte)code, 0);
        return builder.EndTable();
    }

    private static VectorOffset Vector(FlatBufferBuilder builder, Offset[] tables) =>
        Vector(builder, Array.ConvertAll(tables, table => table.Value), isOffsets: true);

    private static VectorOffset Vector(FlatBufferBuilder builder, int[] values, bool isOffsets = false)
    {
        builder.StartVector(sizeof(int), values.Length, sizeof(int));
        for (var i = values.Length - 1; i >= 0; i--)
        {
            if (isOffsets)
            {
                builder.AddOffset(values[i]);
            }
            else
            {
                builder.AddInt(values[i]);
            }
        }
        return builder.EndVector();
    }

    private readonly record struct Offset(int Value);
}
