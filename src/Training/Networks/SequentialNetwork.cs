using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>First the transformer, then the features of what it shows: the first public implementation of Deep-Emotion.</summary>
public sealed class SequentialNetwork(int classes) : PlainNetwork(NetworkCatalog.Sequential, classes, deeper: false)
{
    protected override Tensor Extract(Tensor images, Tensor theta) => Features.forward(PlainTransformer.Look(images, theta));
}
