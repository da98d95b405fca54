using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.LocalHost.HostJson;

/// <summary>What the local host honours of host.json, with the Functions host's defaults (learn.microsoft.com, "host.json reference").</summary>
public sealed record HostSettings
{
    /// <summary>How long one invocation may run before its token is cancelled and it counts as failed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    public BlobSettings Blobs { get; init; } = new();

    public QueueSettings Queues { get; init; } = new();

    public HttpSettings Http { get; init; } = new();
}
