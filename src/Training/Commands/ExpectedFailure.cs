using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Commands;

/// <summary>Failures whose message is all that a person needs; others show where they come from.</summary>
internal static class ExpectedFailure
{
    /// <returns>What to say; null where the failure is not expected.</returns>
    public static string? Describe(Exception failure) => failure switch
    {
        OperationCanceledException => "Stopped. The same command does the rest.",
        UsageException or TrainingDivergedException or InvalidDataException or IOException or UnauthorizedAccessException
            or ModelNotFoundException or ModelRejectedException or PromotionConflictException or NoEarlierModelException or RunTakenException => failure.Message,
        _ => StorageProblem.Describe(failure),
    };
}
