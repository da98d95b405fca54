using DeepEmotion.Training.Data;
using DeepEmotion.Training.Networks;

namespace DeepEmotion.Training.Export;

/// <summary><see cref="AttentionalNetwork"/> as ONNX nodes.</summary>
internal static class AttentionalExport
{
    /// <param name="nodes">Where to.</param>
    /// <param name="network">What.</param>
    /// <param name="faces">Standardised faces, [N, 1, 48, 48].</param>
    public static (string Logits, string Theta, string? Votes) Add(NetworkGraph nodes, AttentionalNetwork network, string faces)
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
        var pooled = nodes.Pool(seen);
        return (nodes.Multiply(network.Head, pooled), theta, nodes.Multiply(network.Votes, pooled, [.. LabelSets.Of(network.Classes).Select(FerPlusVotes.AnswerFor)]));
    }
}
