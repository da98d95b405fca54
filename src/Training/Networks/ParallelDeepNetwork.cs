using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary><see cref="ParallelNetwork"/> with one more convolution: the student report's improvement.</summary>
public sealed class ParallelDeepNetwork(int classes) : PlainNetwork(NetworkCatalog.ParallelDeep, classes, deeper: true)
{
    protected override Tensor Extract(Tensor images, Tensor theta) => PlainTransformer.Look(Features.forward(images), theta);
}
