namespace DeepEmotion.DetectorConverter;

/// <summary>A TensorFlow Lite file with one graph, read far enough to convert it.</summary>
/// <remarks>Field numbers are the order of the fields in TensorFlow Lite's schema.fbs, version 3.</remarks>
internal sealed class TfliteModel
{
    private TfliteModel(TfliteTensor[] tensors, TfliteOperator[] operators, int[] inputs, int[] outputs)
    {
        Tensors = tensors;
        Operators = operators;
        Inputs = inputs;
        Outputs = outputs;
    }

    public IReadOnlyList<TfliteTensor> Tensors { get; }

    /// <summary>The operations in an order in which they can run.</summary>
    public IReadOnlyList<TfliteOperator> Operators { get; }

    public IReadOnlyList<int> Inputs { get; }

    public IReadOnlyList<int> Outputs { get; }

    /// <exception cref="InvalidDataException">The bytes are not a TensorFlow Lite file, or not one with a single graph.</exception>
    public static TfliteModel Read(byte[] file)
    {
        if (file.Length < 8 || !file.AsSpan(4, 4).SequenceEqual("TFL3"u8))
        {
            throw new InvalidDataException("This is not a TensorFlow Lite file: the mark TFL3 is missing.");
        }
        var model = FlatTable.Root(file);
        var codes = Array.ConvertAll(model.Tables(1), OpcodeOf);
        var buffers = model.Tables(4);
        var graphs = model.Tables(2);
        if (graphs.Length != 1)
        {
            throw new InvalidDataException($"The file has {graphs.Length} graphs; one was expected.");
        }
        return new TfliteModel(
            Array.ConvertAll(graphs[0].Tables(0), tensor => ReadTensor(tensor, buffers)),
            Array.ConvertAll(graphs[0].Tables(3), operation => ReadOperator(operation, codes)),
            graphs[0].Ints(1),
            graphs[0].Ints(2));
    }

    private static TfliteTensor ReadTensor(FlatTable tensor, FlatTable[] buffers) =>
        new(tensor.Text(3), (TfliteType)tensor.Byte(1), tensor.Ints(0), buffers[tensor.Int(2)].Bytes(0));

    private static TfliteOperator ReadOperator(FlatTable operation, TfliteOpcode[] codes) =>
        new(codes[operation.Int(0)], operation.Ints(1), operation.Ints(2), operation.Has(4) ? operation.Table(4) : null);

    // Files from before schema version 3a keep the operator in a byte (field 0); newer ones in an int (field 3) as well.
    private static TfliteOpcode OpcodeOf(FlatTable code) => (TfliteOpcode)Math.Max(code.Byte(0), code.Int(3));
}
