using Azure;
using Azure.Identity;
using DeepEmotion.Model.Storage;

namespace DeepEmotion.Training.Storage;

/// <summary>Describes storage's answers to the user: what they mean and what to do, instead of response headers.</summary>
internal static class StorageProblem
{
    /// <returns>The message; null if the failure does not come from storage.</returns>
    public static string? Describe(Exception failure) => failure switch
    {
        RequestFailedException { Status: 0 } silent => NoAnswer(silent),
        RequestFailedException { Status: 401 or 403 } refused =>
            $"Storage refuses this identity ({refused.ErrorCode}): training reads 'datasets' as Storage Blob Data Reader and writes 'models' and 'training' as Storage Blob Data Contributor. A new role takes a few minutes to take effect.",
        RequestFailedException answered => $"Storage answered {answered.Status}: {FirstLine(answered)}",
        AggregateException { InnerExceptions: [.., RequestFailedException last] } => NoAnswer(last),
        AuthenticationFailedException nobody =>
            $"No identity for storage: {FirstLine(nobody)} Sign in with 'az login', or set {StorageAccount.Setting}__clientId to the managed identity's client id.",
        _ => null,
    };

    /// <summary>Whether storage, the network or the identity failed and not this program: transient failures and refusals.</summary>
    public static bool IsOne(Exception failure) => failure is RequestFailedException || TransientFailure.Is(failure);

    private static string NoAnswer(Exception failure) =>
        $"Storage does not answer: {FirstLine(failure)} Does {StorageAccount.Setting} name the right account, and is it running (./run.sh --serve)?";

    private static string FirstLine(Exception failure) => failure.Message.Split('\n', 2)[0].TrimEnd();
}
