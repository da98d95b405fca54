using System.Globalization;
using DeepEmotion.Model.Onnx.Proto;
using Google.Protobuf;

namespace DeepEmotion.Model.Onnx;

/// <summary>Builds an ONNX model node by node; values are identified by name.</summary>
/// <remarks>
/// Not a framework: it only checks that every value exists and has a unique name. ONNX Runtime checks types and shapes
/// when the model is opened.
/// </remarks>
internal sealed class OnnxGraph(string name)
{
    private const string Producer = "DeepEmotion.Serverless";
    private const long IrVersion = 8;

    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);

    /// <summary>Declares an input; dimensions are sizes or names ("N").</summary>
    /// <returns>Its name.</returns>
    public string Input(string name, OnnxType type, params OnnxDimension[] shape)
    {
        _graph.Input.Add(Describe(Claim(name), type, shape));
        return name;
    }

    /// <summary>Makes a value an output of the model under a given name.</summary>
    public void Output(string value, string name, OnnxType type, params OnnxDimension[] shape)
    {
        Add("Identity", [value], [Claim(name)], []);
        _graph.Output.Add(Describe(name, type, shape));
    }

    /// <summary>Adds weights or another constant.</summary>
    /// <returns>The name of the value.</returns>
    public string Constant(OnnxTensor tensor, string? name = null)
    {
        var value = Claim(name ?? NextName("constant"));
        _graph.Initializer.Add(tensor.ToProto(value));
        return value;
    }

    /// <summary>A constant vector of int64, such as a shape.</summary>
    public string Longs(params long[] values) => Constant(OnnxTensor.Longs(values, values.Length));

    /// <summary>A constant scalar.</summary>
    public string Scalar(float value) => Constant(OnnxTensor.Floats([value]));

    /// <summary>Adds a node with one output. An empty input name omits an optional input.</summary>
    /// <param name="op">The operator, such as <c>Conv</c>.</param>
    /// <param name="inputs">Names of values that exist.</param>
    /// <param name="attributes">int, long, float, string, long[], float[] or <see cref="OnnxTensor"/>.</param>
    /// <returns>The name of the output.</returns>
    public string Node(string op, IReadOnlyList<string> inputs, params (string Name, object Value)[] attributes) => Nodes(op, inputs, 1, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    public IReadOnlyList<string> Nodes(string op, IReadOnlyList<string> inputs, int outputs, params (string Name, object Value)[] attributes)
    {
        var names = Enumerable.Range(0, outputs).Select(_ => Claim(NextName(op))).ToArray();
        Add(op, inputs, names, attributes);
        return names;
    }

    /// <summary>The finished model as the bytes of an .onnx file.</summary>
    /// <param name="opset">Version of ONNX's operator set, such as 17.</param>
    /// <param name="metadata">Entries for the file's metadata.</param>
    public byte[] ToModel(int opset, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = Producer, Graph = _graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
        foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }
        return model.ToByteArray();
    }

    private void Add(string op, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, (string Name, object Value)[] attributes)
    {
        foreach (var input in inputs)
        {
            if (input.Length > 0 && !_values.Contains(input))
            {
                throw new ArgumentException($"{op} reads '{input}', which does not exist.", nameof(inputs));
            }
        }
        var node = new NodeProto { OpType = op, Name = outputs[0] };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes.Select(static attribute => OnnxAttribute.ToProto(attribute.Name, attribute.Value)));
        _graph.Node.Add(node);
    }

    private string Claim(string value) => _values.Add(value)
        ? value
        : throw new ArgumentException($"There is already a value '{value}'.", nameof(value));

    private string NextName(string kind) => kind + "_" + _values.Count.ToString(CultureInfo.InvariantCulture);

    /// <summary>An input or output as a graph declares it.</summary>
    public static ValueInfoProto Describe(string name, OnnxType type, params OnnxDimension[] shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var dimension in shape)
        {
            dimensions.Dim.Add(dimension.Size is { } size
                ? new TensorShapeProto.Types.Dimension { DimValue = size }
                : new TensorShapeProto.Types.Dimension { DimParam = dimension.Name! });
        }
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } },
        };
    }
}
