using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>The transformer reads the image on its own branch and warps the features: figure 2 of Minaee et al. 2021.</summary>
public sealed class ParallelNetwork(int classes) : PlainNetwork(CatalogName, classes, deeper: false)
{
    public const string CatalogName = "parallel";

    protected override Tensor Extract(Tensor images, Tensor theta) => PlainTransformer.Look(Features.forward(images), theta);

    private protected override string WriteExtract(NetworkGraph nodes, string faces, string theta) =>
        nodes.Look(WriteFeatures(nodes, faces), theta, PlainFeatures.Side);
}
