namespace DeepEmotion.Training.Networks;

/// <summary>A network that can be trained.</summary>
/// <param name="Name">Its name on the command line and in manifests.</param>
/// <param name="LearningRate">Its highest learning rate, for 128 images per step; networks with hardly any normalisation need smaller steps.</param>
/// <param name="Create">Creates one for a number of classes.</param>
public sealed record NetworkKind(string Name, double LearningRate, Func<int, FaceNetwork> Create);
