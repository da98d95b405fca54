using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary><see cref="ParallelNetwork"/> with one more convolution: the student report's improvement.</summary>
public sealed class ParallelDeepNetwork(int classes) : PlainNetwork(CatalogName, classes, deeper: true)
{
    public const string CatalogName = "parallel-deep";

    protected override Tensor Extract(Tensor images, Tensor theta) => PlainTransformer.Look(Features.forward(images), theta);

    private protected override string WriteExtract(NetworkGraph nodes, string faces, string theta) =>
        nodes.Look(WriteFeatures(nodes, faces), theta, PlainFeatures.Side);
}
