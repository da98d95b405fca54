using System.Net.Sockets;
using Azure;
using Azure.Identity;
using DeepEmotion.Model.Scoring;

namespace DeepEmotion.Model.Storage;

/// <summary>Distinguishes transient failures of storage, of identity or of the machine from failures of the work itself.</summary>
/// <remarks>
/// The Azure SDK's exceptions once its own retries are exhausted: AggregateException of all tries (no answer), RequestFailedException (an answer),
/// AuthenticationFailedException (no token), IOException (an interrupted answer), TaskCanceledException (its network timeout).
/// </remarks>
public static class TransientFailure
{
    // These are created at start and by infra/, so a missing one is a reason to retry and not the photo's fault.
    private static readonly HashSet<string> MissingParts = new(StringComparer.Ordinal)
    {
        "ContainerNotFound", "ContainerBeingDeleted", "ContainerDisabled",
        "QueueNotFound", "QueueBeingDeleted", "QueueDisabled",
        "TableNotFound", "TableBeingDeleted",
    };

    /// <summary>Whether the same work can succeed later unchanged.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="own">The caller's token: its own cancellation is not a failure.</param>
    public static bool Is(Exception failure, CancellationToken own = default) => failure switch
    {
        RequestFailedException answer => IsTransient(answer),
        AggregateException { InnerExceptions.Count: > 0 } tries => tries.InnerExceptions.All(one => Is(one, own)),
        OperationCanceledException => !own.IsCancellationRequested,
        FileNotFoundException or DirectoryNotFoundException or PathTooLongException or EndOfStreamException => false,
        AuthenticationFailedException or TimeoutException or IOException or SocketException or HttpRequestException or MachineExhaustedException => true,
        _ => false,
    };

    /// <summary>The failure in a few words, without URLs or storage's own text, so that it may be public.</summary>
    public static string Describe(Exception failure) => failure switch
    {
        RequestFailedException { Status: 0 } => "storage does not answer",
        RequestFailedException { Status: 401 or 403 } answer => $"storage refuses this identity ({Code(answer)})",
        RequestFailedException answer => $"storage answered {Code(answer)}",
        AggregateException { InnerExceptions: [.., var last] } => Describe(last),
        MachineExhaustedException => "the machine is out of memory, or its GPU failed",
        AuthenticationFailedException => "there is no identity for storage: no token could be obtained",
        OperationCanceledException or TimeoutException => "storage did not answer in time",
        IOException or SocketException or HttpRequestException => "the connection to storage was interrupted",
        _ => failure.GetType().Name,
    };

    // 401 and 403 occur while a role or a key is being changed: they say nothing about the work either.
    private static bool IsTransient(RequestFailedException answer) =>
        answer.Status is 0 or 401 or 403 or 408 or 429 or >= 500 || (answer.ErrorCode is { } code && MissingParts.Contains(code));

    private static string Code(RequestFailedException answer) => answer.ErrorCode is { Length: > 0 } code ? $"{answer.Status} {code}" : $"{answer.Status}";
}
