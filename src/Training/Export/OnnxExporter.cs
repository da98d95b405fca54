using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Onnx;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Networks;

namespace DeepEmotion.Training.Export;

/// <summary>Exports a trained network as a model to publish: uint8 faces in, probabilities and attention out.</summary>
/// <remarks>Contrast, the mirrored second view, temperature and softmax are in the graph, so that training and serving cannot diverge.</remarks>
public static class OnnxExporter
{
    /// <summary>Opset 16 is the first with GridSample.</summary>
    private const int Opset = 17;

    /// <param name="network">In evaluation mode; its weights are copied.</param>
    /// <param name="temperature">The divisor of the logits.</param>
    public static ExportedModel Export(FaceNetwork network, double temperature)
    {
        var graph = new OnnxGraph("deep-emotion");
        var faces = graph.Input("faces", OnnxType.UInt8, "N", FaceCrop.Side, FaceCrop.Side);
        var nodes = new NetworkGraph(graph);
        var (logits, theta, votes) = network.Write(nodes, Standardize(nodes, BothViews(nodes, faces)));
        var probabilities = MeanOfViews(nodes, nodes.Node("Div", [logits, graph.Scalar((float)temperature)]), network.Classes);
        var windows = nodes.Node("Reshape", [theta, nodes.Integers(2, -1, 2, 3)]);
        var upright = nodes.Node("Squeeze", [nodes.Node("Slice", [windows, nodes.Integers(0), nodes.Integers(1), nodes.Integers(0)]), nodes.Integers(0)]);
        graph.Output(probabilities, "probabilities", OnnxType.Float, "N", network.Classes);
        graph.Output(upright, "attention", OnnxType.Float, "N", 2, 3);
        if (votes is not null)
        {
            graph.Output(MeanOfViews(nodes, votes, network.Classes), "perceived", OnnxType.Float, "N", network.Classes);
        }
        var metadata = network.Labels == LabelSets.Of(network.Classes) ? null : new Dictionary<string, string> { [LabelSets.MetadataName] = LabelSets.Write(network.Labels) };
        return new(graph.ToModel(Opset, metadata), 2 * nodes.MultiplyAdds);
    }

    private static string MeanOfViews(NetworkGraph nodes, string logits, int classes)
    {
        var views = nodes.Node("Reshape", [nodes.Node("Softmax", [logits], ("axis", 1L)), nodes.Integers(2, -1, classes)]);
        return nodes.Node("ReduceMean", [views], ("axes", new long[] { 0 }), ("keepdims", 0L));
    }

    /// <summary>The faces, then the mirrored faces: float32 [2N, 1, 48, 48].</summary>
    private static string BothViews(NetworkGraph nodes, string faces)
    {
        var images = Light(nodes, nodes.Node("Unsqueeze", [nodes.Node("Cast", [faces], ("to", (long)OnnxType.Float)), nodes.Integers(1)]));
        var mirrored = nodes.Node("Slice", [images, nodes.Integers(-1), nodes.Integers(-FaceCrop.Side - 1), nodes.Integers(3), nodes.Integers(-1)]);
        return nodes.Node("Concat", [images, mirrored], ("axis", 0L));
    }

    /// <summary><see cref="Lighting"/> as nodes.</summary>
    private static string Light(NetworkGraph nodes, string images)
    {
        string Number(double value) => nodes.Numbers([(float)value], 1);
        var logarithm = nodes.Node("Log", [nodes.Node("Div", [nodes.Node("Max", [images, Number(Lighting.Darkest)]), Number(255)])]);
        string? exponent = null;
        string Bent() => nodes.Node("Exp", [exponent is null ? logarithm : nodes.Node("Mul", [logarithm, exponent])]);
        string? target = null;
        for (var step = 0; step < Lighting.Steps; step++)
        {
            var mean = nodes.Node("ReduceMean", [Bent()], ("axes", new long[] { 1, 2, 3 }), ("keepdims", 1L));
            target ??= nodes.Node("Log", [nodes.Node("Max", [nodes.Node("Min", [mean, Number(Lighting.Bright)]), Number(Lighting.Dark)])]);
            var factor = nodes.Node("Div", [target, nodes.Node("Log", [nodes.Node("Min", [mean, Number(Lighting.Brightest)])])]);
            var raised = exponent is null ? factor : nodes.Node("Mul", [exponent, factor]);
            exponent = nodes.Node("Max", [nodes.Node("Min", [raised, Number(1 / Lighting.Least)]), Number(Lighting.Least)]);
        }
        return nodes.Node("Mul", [Bent(), Number(255)]);
    }

    private static string Standardize(NetworkGraph nodes, string images)
    {
        (string, object)[] perFace = [("axes", new long[] { 1, 2, 3 }), ("keepdims", 1L)];
        var centred = nodes.Node("Sub", [images, nodes.Node("ReduceMean", [images], perFace)]);
        var variance = nodes.Node("ReduceMean", [nodes.Node("Mul", [centred, centred])], perFace);
        var contrast = nodes.Node("Sqrt", [nodes.Node("Add", [variance, nodes.Numbers([FaceNetwork.ContrastFloor], 1)])]);
        return nodes.Node("Div", [centred, contrast]);
    }
}
