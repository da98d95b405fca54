using DeepEmotion.Training.Networks;

namespace DeepEmotion.Training.Export;

/// <summary><see cref="AttentionalNetwork"/> as ONNX nodes.</summary>
internal static class AttentionalExport
{
    /// <param name="nodes">Where to.</param>
    /// <param name="network">What.</param>
    /// <param name="faces">Standardised faces, [N, 1, 48, 48].</param>
    public static (string Logits, string Theta) Add(NetworkGraph nodes, AttentionalNetwork network, string faces)
    {
        var shared = nodes.MaxPool(nodes.Convolve(network.Stem, faces, 48));
        var theta = nodes.Locate(network.Transformer, shared, 24);
        var seen = nodes.Look(nodes.Block(network.Early, shared, 24), theta, 24);
        var side = 24;
        foreach (var block in network.Trunk)
        {
            seen = nodes.Block(block, seen, side);
            side /= block.First.Convolution.Stride;
        }
        return (nodes.Multiply(network.Head, nodes.Pool(seen)), theta);
    }
}
