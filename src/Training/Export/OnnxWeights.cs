using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Onnx;
using DeepEmotion.Model.Onnx.Proto;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Export;

/// <summary>Loads an exported model's weights back into a network of the same kind.</summary>
/// <remarks>The exporter itself shows which layer made which node, so no second list of layers is needed.</remarks>
public static class OnnxWeights
{
    /// <param name="onnx">A model from <see cref="OnnxExporter"/>.</param>
    /// <param name="network">A network of the same kind; layers that the file lacks become zero.</param>
    /// <param name="faces">float32 [N, 1, 48, 48], 0 to 255: a few hundred training faces, for the normalisations.</param>
    /// <exception cref="UsageException">The file holds another network.</exception>
    public static void Load(byte[] onnx, AttentionalNetwork network, Tensor faces)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var graph = new OnnxGraph("layers");
        var nodes = new NetworkGraph(graph);
        network.Write(nodes, graph.Input("faces", OnnxType.Float, "N", 1, FaceCrop.Side, FaceCrop.Side));
        var stored = Read(onnx, network.Labels);
        if (stored.Count > nodes.Layers.Count || stored.Count < nodes.Layers.Count - 1)
        {
            throw Other($"it has {stored.Count} layers with weights, not {nodes.Layers.Count}");
        }
        foreach (var (index, layer) in nodes.Layers.Index())
        {
            Fill(layer, index < stored.Count ? stored[index] : null);
        }
        Settle(network, faces);
    }

    private static void Fill(GraphLayer layer, (Tensor Weight, Tensor Bias)? stored)
    {
        var bias = layer.Bias ?? layer.Normalization!.bias!;
        if (layer.Rows is not null || stored is null)
        {
            layer.Weight.zero_();
            bias.zero_();
        }
        if (stored is not var (weight, offset))
        {
            return;
        }
        var rows = layer.Rows ?? [.. Enumerable.Range(0, (int)layer.Weight.shape[0]).Select(r => (long)r)];
        if (weight.shape[0] != rows.Length || !weight.shape.AsSpan(1).SequenceEqual(layer.Weight.shape.AsSpan(1)))
        {
            throw Other($"a layer is {string.Join(" x ", weight.shape)} and not {string.Join(" x ", layer.Weight.shape)}");
        }
        // The file's values are on the CPU, the network's may be on another device.
        var (device, places) = (layer.Weight.device, tensor(rows, device: layer.Weight.device));
        layer.Weight.index_copy_(0, places, weight.to(device));
        bias.index_copy_(0, places, offset.to(device));
        if (layer.Normalization is { } normalization)
        {
            normalization.weight!.fill_(1);
            normalization.running_mean!.zero_();
            normalization.running_var!.fill_(1 - ConvolutionUnit.Epsilon);
        }
    }

    private static void Settle(AttentionalNetwork network, Tensor faces)
    {
        ConvolutionUnit[] units = [.. network.modules().OfType<ConvolutionUnit>()];
        Array.ForEach(units, unit => unit.Settling = true);
        network.eval();
        network.forward(faces);
        Array.ForEach(units, unit => unit.Settling = false);
    }

    /// <summary>The stored layers in order. From the heads, the layers before a softmax, only the wanted rows.</summary>
    private static List<(Tensor Weight, Tensor Bias)> Read(byte[] onnx, ImmutableArray<Emotion> wanted)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        var graph = model.Graph;
        var classes = (int)(graph.Output.FirstOrDefault(o => o.Name == "probabilities")?.Type.TensorType.Shape.Dim[^1].DimValue ?? 0);
        var known = LabelSets.Read(model.MetadataProps.FirstOrDefault(p => p.Key == LabelSets.MetadataName)?.Value, classes);
        if (wanted.FirstOrDefault(label => !known.Contains(label)) is var missing && !wanted.All(known.Contains))
        {
            throw new UsageException($"The model to start from does not have '{missing.Name()}'; it has {LabelSets.Write(known)}.");
        }
        var rows = tensor(wanted.Select(label => (long)known.IndexOf(label)).ToArray());
        // A temperature may divide the logits first. Other layers can have as many rows as there are emotions.
        var judged = graph.Node.Where(static n => n.OpType is "Softmax" or "Div").Select(static n => n.Input[0]).ToHashSet(StringComparer.Ordinal);
        (Tensor, Tensor) Wanted(NodeProto node, Tensor weight, Tensor bias) =>
            node.OpType == "Gemm" && judged.Contains(node.Output[0]) ? (weight[rows], bias[rows]) : (weight, bias);
        var constants = graph.Initializer.ToDictionary(i => i.Name);
        Tensor Values(string name) => constants.TryGetValue(name, out var constant)
            ? tensor(MemoryMarshal.Cast<byte, float>(constant.RawData.Span).ToArray()).view([.. constant.Dims])
            : throw Other($"'{name}' is computed and not stored");
        return [.. graph.Node.Where(n => n.OpType is "Conv" or "Gemm" && n.Input.Count == 3).Select(n => Wanted(n, Values(n.Input[1]), Values(n.Input[2])))];
    }

    private static UsageException Other(string what) => new($"The model to start from is another network: {what}.");
}
