namespace DeepEmotion.Training.Networks;

/// <summary>A network that can be trained.</summary>
/// <param name="Name">What it is called on the command line and in manifests.</param>
/// <param name="LearningRate">The highest learning rate that suits it, for 128 images a step: with hardly any normalisation, smaller steps.</param>
/// <param name="Create">Makes one for a number of classes.</param>
public sealed record NetworkKind(string Name, double LearningRate, Func<int, FaceNetwork> Create);
