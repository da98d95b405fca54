using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>First the transformer, then features of its window: the first public implementation of Deep-Emotion.</summary>
public sealed class SequentialNetwork(int classes) : PlainNetwork(CatalogName, classes, deeper: false)
{
    public const string CatalogName = "sequential";

    protected override Tensor Extract(Tensor images, Tensor theta) => Features.forward(PlainTransformer.Look(images, theta));

    private protected override string WriteExtract(NetworkGraph nodes, string faces, string theta) => WriteFeatures(nodes, nodes.Look(faces, theta, 48));
}
