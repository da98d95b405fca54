using System.Net.Sockets;
using Azure;
using Azure.Identity;

namespace DeepEmotion.Model.Storage;

/// <summary>Tells trouble of storage or of the identity, which passes, from failures that say something about the work itself.</summary>
/// <remarks>
/// What the Azure SDK throws once its own retries are used up: AggregateException of all tries (no answer), RequestFailedException (an answer),
/// AuthenticationFailedException (no token), IOException (an answer that broke off), TaskCanceledException (its network timeout).
/// </remarks>
public static class TransientFailure
{
    // They are created at start and by infra/, so a missing one is a reason to try again, not the photo's fault.
    private static readonly HashSet<string> MissingParts = new(StringComparer.Ordinal)
    {
        "ContainerNotFound", "ContainerBeingDeleted", "ContainerDisabled",
        "QueueNotFound", "QueueBeingDeleted", "QueueDisabled",
        "TableNotFound", "TableBeingDeleted",
    };

    /// <summary>Whether the same work can succeed later without any change to it.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="own">The caller's token: a cancellation that it asked for is no trouble.</param>
    public static bool Is(Exception failure, CancellationToken own = default) => failure switch
    {
        RequestFailedException answer => IsTransient(answer),
        AggregateException { InnerExceptions.Count: > 0 } tries => tries.InnerExceptions.All(one => Is(one, own)),
        OperationCanceledException => !own.IsCancellationRequested,
        FileNotFoundException or DirectoryNotFoundException or PathTooLongException or EndOfStreamException => false,
        AuthenticationFailedException or TimeoutException or IOException or SocketException or HttpRequestException => true,
        _ => false,
    };

    /// <summary>The trouble in a few words, with no address and nothing of storage's own text, so that anybody may read it.</summary>
    public static string Describe(Exception failure) => failure switch
    {
        RequestFailedException { Status: 0 } => "storage does not answer",
        RequestFailedException { Status: 401 or 403 } answer => $"storage refuses this identity ({Code(answer)})",
        RequestFailedException answer => $"storage answered {Code(answer)}",
        AggregateException { InnerExceptions: [.., var last] } => Describe(last),
        AuthenticationFailedException => "there is no identity for storage: no token could be had",
        OperationCanceledException or TimeoutException => "storage did not answer in time",
        IOException or SocketException or HttpRequestException => "the connection to storage broke off",
        _ => failure.GetType().Name,
    };

    // 401 and 403 come while a role or a key is being changed: they say nothing about the work either.
    private static bool IsTransient(RequestFailedException answer) =>
        answer.Status is 0 or 401 or 403 or 408 or 429 or >= 500 || (answer.ErrorCode is { } code && MissingParts.Contains(code));

    private static string Code(RequestFailedException answer) => answer.ErrorCode is { Length: > 0 } code ? $"{answer.Status} {code}" : $"{answer.Status}";
}
