using DeepEmotion.Training.Data;
using DeepEmotion.Training.Learning;

namespace DeepEmotion.Training.Commands;

/// <summary>Failures whose message is all that a person needs; others show where they come from.</summary>
internal static class ExpectedFailure
{
    public static bool Is(Exception failure) =>
        failure is DataSetException or TrainingDivergedException or ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException;
}
