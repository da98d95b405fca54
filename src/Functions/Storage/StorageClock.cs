using Azure;

namespace DeepEmotion.Functions.Storage;

/// <summary>Storage's own clock, read from the Date of its answers: ages are measured by it, because clocks of processes differ.</summary>
internal static class StorageClock
{
    /// <summary>When storage sent an answer (UTC, whole seconds).</summary>
    public static DateTimeOffset Of(Response response) =>
        response.Headers.Date ?? throw new InvalidOperationException("Storage answered without a Date.");
}
