using DeepEmotion.Training.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Export;

/// <summary>The three <see cref="PlainNetwork"/>s as ONNX nodes.</summary>
internal static class PlainExport
{
    /// <param name="nodes">Where to.</param>
    /// <param name="network">What.</param>
    /// <param name="faces">Standardised faces, [N, 1, 48, 48].</param>
    public static (string Logits, string Theta, string? Votes) Add(NetworkGraph nodes, PlainNetwork network, string faces)
    {
        var theta = Locate(nodes, network.Transformer, faces);
        var seen = network is SequentialNetwork
            ? Extract(nodes, network.Features, nodes.Look(faces, theta, 48))
            : nodes.Look(Extract(nodes, network.Features, faces), theta, PlainFeatures.Side);
        var hidden = nodes.Relu(nodes.Multiply(network.Head.First, nodes.Node("Flatten", [seen])));
        return (nodes.Multiply(network.Head.Output, hidden), theta, null);
    }

    private static string Locate(NetworkGraph nodes, PlainTransformer transformer, string faces)
    {
        var wide = nodes.Relu(nodes.MaxPool(Convolve(nodes, transformer.First, faces, 48)));
        var located = nodes.Relu(nodes.MaxPool(Convolve(nodes, transformer.Second, wide, 21)));
        var hidden = nodes.Relu(nodes.Multiply(transformer.Hidden, nodes.Node("Flatten", [located])));
        return nodes.Node("Reshape", [nodes.Multiply(transformer.Window, hidden), nodes.Integers(-1, 2, 3)]);
    }

    private static string Extract(NetworkGraph nodes, PlainFeatures features, string images)
    {
        var early = nodes.Relu(Convolve(nodes, features.First, images, 48));
        early = nodes.Relu(nodes.MaxPool(Convolve(nodes, features.Second, early, 46)));
        var late = nodes.Relu(Convolve(nodes, features.Third, early, 22));
        late = nodes.Relu(nodes.MaxPool(Normalized(nodes, features, late)));
        return features.Fifth is { } fifth ? nodes.Relu(nodes.Convolve(fifth.weight!, fifth.bias!, late, 1, 1, PlainFeatures.Side)) : late;
    }

    private static string Convolve(NetworkGraph nodes, Conv2d layer, string input, int side) =>
        nodes.Convolve(layer.weight!, layer.bias!, input, 1, 0, side);

    private static string Normalized(NetworkGraph nodes, PlainFeatures features, string input)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var normalization = features.Normalization;
        var scale = normalization.weight! / (normalization.running_var! + 1e-5).sqrt();
        var bias = ((features.Fourth.bias! - normalization.running_mean!) * scale) + normalization.bias!;
        return nodes.Convolve(features.Fourth.weight! * scale.view(-1, 1, 1, 1), bias, input, 1, 0, 20);
    }
}
