using Azure;
using Azure.Identity;
using DeepEmotion.Model.Storage;

namespace DeepEmotion.Training.Storage;

/// <summary>What storage answered, for a person: what it means and what to do, instead of the headers of a response.</summary>
internal static class StorageProblem
{
    /// <returns>The message; null where the failure is not storage's.</returns>
    public static string? Describe(Exception failure) => failure switch
    {
        RequestFailedException { Status: 0 } silent => NoAnswer(silent),
        RequestFailedException { Status: 401 or 403 } refused =>
            $"Storage refuses this identity ({refused.ErrorCode}): training reads 'datasets' as Storage Blob Data Reader and writes 'models' and 'training' as Storage Blob Data Contributor. A new role takes some minutes to work.",
        RequestFailedException answered => $"Storage answered {answered.Status}: {FirstLine(answered)}",
        AggregateException { InnerExceptions: [.., RequestFailedException last] } => NoAnswer(last),
        AuthenticationFailedException nobody =>
            $"No identity for storage: {FirstLine(nobody)} Sign in with 'az login', or set {StorageAccount.Setting}__clientId to the managed identity's client id.",
        _ => null,
    };

    /// <summary>Whether storage, the way to it or the identity failed, not this program: what passes, and what storage refuses.</summary>
    public static bool IsOne(Exception failure) => failure is RequestFailedException || TransientFailure.Is(failure);

    private static string NoAnswer(Exception failure) =>
        $"Storage does not answer: {FirstLine(failure)} Is {StorageAccount.Setting} the right account, and is it running (./run.sh --serve)?";

    private static string FirstLine(Exception failure) => failure.Message.Split('\n', 2)[0].TrimEnd();
}
