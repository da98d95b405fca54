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
        var shared = nodes.Block(network.Early, nodes.MaxPool(nodes.Convolve(network.Stem, faces, 48)), 24);
        var (trunk, side) = (shared, 24);
        foreach (var block in network.Trunk)
        {
            trunk = nodes.Block(block, trunk, side);
            side /= block.First.Convolution.Stride;
        }
        var theta = nodes.Locate(network.Transformer, shared, 24);
        var glimpse = nodes.Convolve(network.GlimpseEntry, nodes.Look(shared, theta, 12), 12);
        glimpse = nodes.Block(network.GlimpseBlock, glimpse, 12);
        var seen = nodes.Node("Concat", [nodes.Pool(trunk), nodes.Pool(glimpse)], ("axis", 1L));
        return (nodes.Multiply(network.Head, seen), theta);
    }
}
