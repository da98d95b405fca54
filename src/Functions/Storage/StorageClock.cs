using Azure;

namespace DeepEmotion.Functions.Storage;

/// <summary>Storage's clock, read from the Date of its answers. Ages are measured by it, because the clocks of processes differ.</summary>
internal static class StorageClock
{
    /// <summary>When storage sent an answer (UTC, whole seconds).</summary>
    public static DateTimeOffset Of(Response response) =>
        response.Headers.Date ?? throw new InvalidOperationException("Storage answered without a Date.");
}
