using System.CommandLine;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Storage;

namespace DeepEmotion.Training.Commands;

/// <summary>Failures whose message is enough for the user; others are shown with a stack trace.</summary>
internal static class ExpectedFailure
{
    /// <param name="failure">What happened.</param>
    /// <param name="parsed">The command line; null if it could not be read.</param>
    /// <returns>The message; null if the failure is not expected.</returns>
    public static string? Describe(Exception failure, ParseResult? parsed = null) => failure switch
    {
        OperationCanceledException => parsed is not null && TrainCommand.Resumes(parsed)
            ? "Stopped. Run the same command with --resume to continue."
            : "Stopped. Run the same command again.",
        UsageException or TrainingDivergedException or InvalidDataException or IOException or UnauthorizedAccessException
            or ModelNotFoundException or ModelRejectedException or PromotionConflictException or NoEarlierModelException or RunTakenException => failure.Message,
        _ => StorageProblem.Describe(failure),
    };
}
