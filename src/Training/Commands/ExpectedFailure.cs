using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Commands;

/// <summary>Failures whose message is enough for the user; others are shown with a stack trace.</summary>
internal static class ExpectedFailure
{
    /// <returns>The message; null if the failure is not expected.</returns>
    public static string? Describe(Exception failure) => failure switch
    {
        OperationCanceledException => "Stopped. Run the same command again to continue.",
        UsageException or TrainingDivergedException or InvalidDataException or IOException or UnauthorizedAccessException
            or ModelNotFoundException or ModelRejectedException or PromotionConflictException or NoEarlierModelException or RunTakenException => failure.Message,
        _ => StorageProblem.Describe(failure),
    };
}
