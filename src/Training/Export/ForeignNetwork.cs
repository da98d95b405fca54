using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Onnx;
using DeepEmotion.Model.Onnx.Proto;
using DeepEmotion.Training.Data;
using Google.Protobuf;

namespace DeepEmotion.Training.Export;

/// <summary>Gives a network made elsewhere this project's inputs and outputs: uint8 faces in, probabilities out. Its own nodes are unchanged.</summary>
public static class ForeignNetwork
{
    private const string Prefix = "import.";
    private const float Tiny = 1e-7f;

    /// <param name="onnx">A network of grey faces, float32 [N, 1, 48, 48], [N, 48, 48, 1] or [N, 48, 48], whose first output is [N, classes].</param>
    /// <param name="range">Its numbers for black and white.</param>
    /// <param name="output">The kind of its output.</param>
    /// <param name="classes">Number of its classes.</param>
    /// <param name="temperature">The divisor of the logits.</param>
    /// <exception cref="UsageException">Its inputs or outputs are different.</exception>
    public static byte[] Adapt(byte[] onnx, PixelRange range, ForeignOutput output, int classes, double temperature)
    {
        var model = Parse(onnx);
        var graph = model.Graph;
        var constants = graph.Initializer.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        ValueInfoProto[] inputs = [.. graph.Input.Where(i => !constants.Contains(i.Name))];
        if (inputs.Length != 1 || graph.Output.Count == 0)
        {
            throw new UsageException($"The network has {inputs.Length} inputs and {graph.Output.Count} outputs; one image input and an output are expected.");
        }
        var shape = ImageShape(inputs[0]);
        if (graph.Output[0].Type?.TensorType?.Shape?.Dim.LastOrDefault()?.DimValue is > 0 and var told && told != classes)
        {
            throw new UsageException($"The network has {told} classes, but {classes} emotions are named.");
        }
        var (pixels, answer) = (Prefix + "pixels", Prefix + "answer");
        Rename(graph, inputs[0].Name, pixels);
        Rename(graph, graph.Output[0].Name, answer);

        NodeProto[] before =
        [
            Node("Cast", Prefix + "numbers", Integer("to", (long)OnnxType.Float), "faces"),
            Node("Reshape", Prefix + "image", null, Prefix + "numbers", Prefix + "shape"),
            Node("Mul", Prefix + "scaled", null, Prefix + "image", Prefix + "scale"),
            Node("Add", pixels, null, Prefix + "scaled", Prefix + "offset"),
        ];
        graph.Node.Add(output switch
        {
            ForeignOutput.Unknown => [Node("Identity", "probabilities", null, answer)],
            ForeignOutput.Logits => Calibrated(answer),
            _ =>
            [
                Node("Add", Prefix + "positive", null, answer, Prefix + "tiny"),
                Node("Log", Prefix + "logits", null, Prefix + "positive"),
                .. Calibrated(Prefix + "logits"),
            ],
        });
        for (var i = 0; i < before.Length; i++)
        {
            graph.Node.Insert(i, before[i]);
        }
        graph.Initializer.Add(OnnxTensor.Longs(shape, shape.Length).ToProto(Prefix + "shape"));
        var used = graph.Node.SelectMany(n => n.Input).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in new[] { ("scale", range.Scale), ("offset", range.Offset), ("tiny", Tiny), ("temperature", (float)temperature) })
        {
            if (used.Contains(Prefix + name))
            {
                graph.Initializer.Add(OnnxTensor.Floats([value]).ToProto(Prefix + name));
            }
        }
        graph.Input.Remove(inputs[0]);
        graph.Input.Add(OnnxGraph.Describe("faces", OnnxType.UInt8, "N", FaceCrop.Side, FaceCrop.Side));
        graph.Output.Clear();
        graph.Output.Add(OnnxGraph.Describe("probabilities", OnnxType.Float, "N", classes));
        return model.ToByteArray();
    }

    private static NodeProto[] Calibrated(string logits) =>
    [
        Node("Div", Prefix + "calibrated", null, logits, Prefix + "temperature"),
        Node("Softmax", "probabilities", Integer("axis", 1), Prefix + "calibrated"),
    ];

    private static ModelProto Parse(byte[] onnx)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(onnx) is { Graph: not null } model ? model : throw new UsageException("The file is not an ONNX model: it has no graph.");
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new UsageException("The file is not an ONNX model.", broken);
        }
    }

    /// <summary>The network's input shape, with -1 for the number of faces.</summary>
    private static long[] ImageShape(ValueInfoProto input)
    {
        var tensor = input.Type?.TensorType;
        var dimensions = tensor?.Shape?.Dim ?? [];
        var sizes = string.Join(" x ", dimensions.Select(d => d.DimValue > 0 ? $"{d.DimValue}" : "N"));
        if (tensor is null || tensor.ElemType != (int)OnnxType.Float)
        {
            throw new UsageException($"The network's input '{input.Name}' is not float32.");
        }
        if (dimensions.Count > 0 && dimensions[0].DimValue > 0)
        {
            throw new UsageException($"The network's input '{input.Name}' is {sizes}: it requires a fixed number of faces. Export it with a batch of any size (dynamic_axes in PyTorch).");
        }
        return sizes switch
        {
            "N x 1 x 48 x 48" => [-1, 1, FaceCrop.Side, FaceCrop.Side],
            "N x 48 x 48 x 1" => [-1, FaceCrop.Side, FaceCrop.Side, 1],
            "N x 48 x 48" => [-1, FaceCrop.Side, FaceCrop.Side],
            _ => throw new UsageException($"The network's input '{input.Name}' is {sizes}; the functions send grey faces of 48 x 48: N x 1 x 48 x 48, N x 48 x 48 x 1 or N x 48 x 48."),
        };
    }

    private static void Rename(GraphProto graph, string from, string to)
    {
        foreach (var node in graph.Node)
        {
            Replace(node.Input, from, to);
            Replace(node.Output, from, to);
        }
    }

    private static void Replace(IList<string> names, string from, string to)
    {
        for (var i = 0; i < names.Count; i++)
        {
            names[i] = names[i] == from ? to : names[i];
        }
    }

    private static NodeProto Node(string operation, string output, AttributeProto? attribute, params string[] inputs)
    {
        var node = new NodeProto { OpType = operation, Name = output.StartsWith(Prefix, StringComparison.Ordinal) ? output : Prefix + output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        if (attribute is not null)
        {
            node.Attribute.Add(attribute);
        }
        return node;
    }

    private static AttributeProto Integer(string name, long value) => new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };
}

/// <summary>The kind of a network's output.</summary>
public enum ForeignOutput
{
    /// <summary>Not known yet: passed through unchanged.</summary>
    Unknown,

    /// <summary>Any numbers; a softmax turns them into probabilities.</summary>
    Logits,

    /// <summary>Each row sums to one.</summary>
    Probabilities,
}
