using System.Runtime.InteropServices;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Onnx;
using DeepEmotion.Model.Onnx.Proto;
using DeepEmotion.Model.Scoring;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DeepEmotion.Training.Export;

/// <summary>Rewrites an exported network so that its convolutions compute in int8: weights by channel, values by the range that they have on training faces.</summary>
/// <remarks>
/// QuantizeLinear and DequantizeLinear nodes surround each convolution, and ONNX Runtime fuses them into integer kernels.
/// Convolutions of few channels, depthwise ones among them, gain nothing and stay as they are. Jacob et al., "Quantization and Training of
/// Neural Networks for Efficient Integer-Arithmetic-Only Inference" (2018).
/// </remarks>
internal sealed class Int8Network
{
    // Sixteen input channels fill no more than a part of the vector instruction.
    private const int FewChannels = 16;

    private const int FacesAtOnce = 8;
    private const int WeightLevels = 127;
    private const int ValueLevels = 255;

    // One of this many numbers is sampled; a prime, so that every row and column is sampled.
    private const int SampledNumbers = 61;

    // How many parts of the whole range are tried: 1, 0.95 and so on.
    private const int Shares = 20;

    // The smallest scale: a scale of zero would divide by zero.
    private const float Tiny = 1e-9f;

    private readonly ModelProto _model;
    private readonly GraphProto _graph;
    private readonly Dictionary<string, TensorProto> _weights;
    private readonly HashSet<NodeProto> _convolutions;
    private readonly HashSet<string> _results;
    private readonly Dictionary<string, (float Scale, byte Zero)> _ranges = new(StringComparer.Ordinal);

    private Int8Network(byte[] onnx)
    {
        _model = ModelProto.Parser.ParseFrom(onnx);
        _graph = _model.Graph;
        _weights = _graph.Initializer.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        _convolutions = [.. _graph.Node.Where(Gains)];
        var readers = _graph.Node.SelectMany(static node => node.Input.Select(input => (Input: input, Node: node))).ToLookup(static pair => pair.Input, static pair => pair.Node, StringComparer.Ordinal);
        // A convolution and a Relu that is its only reader become one kernel.
        _results = [.. _convolutions.Select(node => readers[node.Output[0]].ToArray() is [{ OpType: "Relu" } relu] ? relu.Output[0] : node.Output[0])];
    }

    /// <param name="onnx">The exported network.</param>
    /// <param name="faces">Training faces, one after another: some hundreds.</param>
    /// <returns>The bytes of the int8 network; null if no convolution gains.</returns>
    public static byte[]? Quantize(byte[] onnx, byte[] faces)
    {
        var network = new Int8Network(onnx);
        if (network._convolutions.Count == 0)
        {
            return null;
        }
        network.Calibrate(faces);
        network.Rewrite();
        return network._model.ToByteArray();
    }

    private bool Gains(NodeProto node) =>
        node.OpType == "Conv" && _weights.TryGetValue(node.Input[1], out var weights) && weights.DataType == (int)OnnxType.Float && weights.Dims[1] > FewChannels;

    private void Calibrate(byte[] faces)
    {
        string[] values = [.. _convolutions.Select(static node => node.Input[0]).Concat(_results).Distinct()];
        var telling = _model.Clone();
        telling.Graph.Output.AddRange(values.Select(static value => new ValueInfoProto
        {
            Name = value,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)OnnxType.Float } },
        }));
        RuntimeTelemetry.TurnOffForSessions();
        using var session = new InferenceSession(telling.ToByteArray());
        using var options = new RunOptions();
        var samples = values.Select(static _ => new List<float>()).ToArray();
        foreach (var some in faces.Chunk(FacesAtOnce * FaceCrop.Length))
        {
            using var input = OrtValue.CreateTensorValueFromMemory(some, [some.Length / FaceCrop.Length, FaceCrop.Side, FaceCrop.Side]);
            using var outputs = session.Run(options, ["faces"], [input], values);
            for (var i = 0; i < values.Length; i++)
            {
                var numbers = outputs[i].GetTensorDataAsSpan<float>();
                for (var n = 0; n < numbers.Length; n += SampledNumbers)
                {
                    samples[i].Add(numbers[n]);
                }
            }
        }
        foreach (var (value, sample) in values.Zip(samples))
        {
            _ranges[value] = RangeOf(sample);
        }
    }

    /// <summary>The range with the least squared error over a sample: rare large numbers may be clipped, so that common ones get finer steps.</summary>
    private static (float Scale, byte Zero) RangeOf(List<float> sample)
    {
        // Zero is a value of every range: padding stays exact.
        var (low, high) = (Math.Min(0, sample.Min()), Math.Max(Tiny, sample.Max()));
        return Enumerable.Range(0, Shares)
            .Select(step => Range(low, high, 1 - (step / (float)Shares)))
            .MinBy(range => sample.Sum(number => Square(number - Rounded(number, range))));
    }

    private static (float Scale, byte Zero) Range(float low, float high, float share)
    {
        var scale = share * (high - low) / ValueLevels;
        return (scale, (byte)Math.Clamp(MathF.Round(-share * low / scale), 0, ValueLevels));
    }

    private static float Rounded(float number, (float Scale, byte Zero) range) =>
        (Math.Clamp(MathF.Round(number / range.Scale) + range.Zero, 0, ValueLevels) - range.Zero) * range.Scale;

    private static double Square(float number) => (double)number * number;

    private void Rewrite()
    {
        NodeProto[] nodes = [.. _graph.Node];
        _graph.Node.Clear();
        var quantised = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var isConvolution = _convolutions.Contains(node);
            var range = isConvolution ? _ranges[node.Input[0]] : default;
            for (var i = 0; i < node.Input.Count; i++)
            {
                // All nodes read a convolution's output in eight bits; other values are rounded only for the convolution that reads them.
                if (quantised.Contains(node.Input[i]) && (_results.Contains(node.Input[i]) || (isConvolution && i == 0)))
                {
                    node.Input[i] += ".rounded";
                }
            }
            if (isConvolution)
            {
                Round(node, range.Scale);
            }
            _graph.Node.Add(node);
            foreach (var output in node.Output.Where(_ranges.ContainsKey))
            {
                quantised.Add(output);
                AddRounding(output);
            }
        }
        var used = _graph.Node.SelectMany(static node => node.Input).ToHashSet(StringComparer.Ordinal);
        TensorProto[] kept = [.. _graph.Initializer.Where(tensor => used.Contains(tensor.Name))];
        _graph.Initializer.Clear();
        _graph.Initializer.Add(kept);
    }

    private void AddRounding(string value)
    {
        var (scale, zero) = _ranges[value];
        _graph.Initializer.Add(OnnxTensor.Floats([scale]).ToProto(value + ".scale"));
        _graph.Initializer.Add(OnnxTensor.Bytes([zero]).ToProto(value + ".zero"));
        _graph.Node.Add(Node("QuantizeLinear", value + ".int8", value, value + ".scale", value + ".zero"));
        _graph.Node.Add(Node("DequantizeLinear", value + ".rounded", value + ".int8", value + ".scale", value + ".zero"));
    }

    /// <summary>Weights in eight bits, each channel by its own scale; the bias in 32 bits, by the scale of their product.</summary>
    private void Round(NodeProto convolution, float inputScale)
    {
        var weights = _weights[convolution.Input[1]];
        var numbers = MemoryMarshal.Cast<byte, float>(weights.RawData.Span);
        var channels = (int)weights.Dims[0];
        var length = numbers.Length / channels;
        var (rounded, scales) = (new sbyte[numbers.Length], new float[channels]);
        for (var channel = 0; channel < channels; channel++)
        {
            var own = numbers.Slice(channel * length, length);
            var most = Tiny;
            foreach (var number in own)
            {
                most = Math.Max(most, Math.Abs(number));
            }
            var scale = scales[channel] = most / WeightLevels;
            for (var i = 0; i < length; i++)
            {
                rounded[(channel * length) + i] = (sbyte)Math.Clamp(MathF.Round(own[i] / scale), -WeightLevels, WeightLevels);
            }
        }
        var name = convolution.Output[0];
        convolution.Input[1] = Dequantised(name + ".weights", OnnxTensor.SignedBytes(rounded, [.. weights.Dims]), scales, OnnxTensor.SignedBytes(new sbyte[channels], channels));
        if (convolution.Input.Count > 2)
        {
            var bias = MemoryMarshal.Cast<byte, float>(_weights[convolution.Input[2]].RawData.Span);
            float[] products = [.. scales.Select(scale => scale * inputScale)];
            var integers = new int[channels];
            for (var channel = 0; channel < channels; channel++)
            {
                integers[channel] = (int)MathF.Round(bias[channel] / products[channel]);
            }
            convolution.Input[2] = Dequantised(name + ".bias", OnnxTensor.Integers(integers, channels), products, OnnxTensor.Integers(new int[channels], channels));
        }
    }

    private string Dequantised(string name, OnnxTensor integers, float[] scales, OnnxTensor zeros)
    {
        _graph.Initializer.Add(integers.ToProto(name + ".int"));
        _graph.Initializer.Add(OnnxTensor.Floats(scales, scales.Length).ToProto(name + ".scale"));
        _graph.Initializer.Add(zeros.ToProto(name + ".zero"));
        var node = Node("DequantizeLinear", name, name + ".int", name + ".scale", name + ".zero");
        node.Attribute.Add(OnnxAttribute.ToProto("axis", 0));
        _graph.Node.Add(node);
        return name;
    }

    private static NodeProto Node(string operation, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = operation, Name = output + "." + operation };
        node.Input.Add(inputs.ToArray());
        node.Output.Add(output);
        return node;
    }
}
