namespace DeepEmotion.Training.Learning;

/// <summary>The results of an epoch.</summary>
/// <param name="Epoch">Epochs done, from 1.</param>
/// <param name="Loss">Mean loss of the epoch's steps.</param>
/// <param name="LearningRate">The learning rate at the epoch's end.</param>
/// <param name="TrainingAccuracy">Share of right answers on the augmented training images, 0 to 1.</param>
/// <param name="Validation">The averaged weights' result on PublicTest; null if not measured.</param>
/// <param name="Seconds">Duration of the epoch.</param>
/// <param name="ImagesPerSecond">Training images per second.</param>
public sealed record EpochReport(
    int Epoch, double Loss, double LearningRate, double TrainingAccuracy, Validation? Validation, double Seconds, double ImagesPerSecond);
