namespace DeepEmotion.Training.Learning;

/// <summary>How an epoch went.</summary>
/// <param name="Epoch">Epochs done, from 1.</param>
/// <param name="Loss">Mean loss of the epoch's steps.</param>
/// <param name="LearningRate">At the epoch's end.</param>
/// <param name="TrainingAccuracy">Share of right answers on the augmented training images, 0 to 1.</param>
/// <param name="Validation">The averaged weights on PublicTest; null where it was not measured.</param>
/// <param name="Seconds">Length of the epoch.</param>
/// <param name="ImagesPerSecond">Training images a second.</param>
public sealed record EpochReport(
    int Epoch, double Loss, double LearningRate, double TrainingAccuracy, Validation? Validation, double Seconds, double ImagesPerSecond);
