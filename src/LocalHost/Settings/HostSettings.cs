using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.LocalHost.Settings;

/// <summary>The settings of host.json that the local host supports, with the Functions host's defaults (learn.microsoft.com, "host.json reference").</summary>
public sealed record HostSettings
{
    /// <summary>How long one invocation may run before its token is cancelled and it counts as failed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    public BlobSettings Blobs { get; init; } = new();

    public QueueSettings Queues { get; init; } = new();

    public HttpSettings Http { get; init; } = new();
}

/// <summary><c>extensions.blobs</c> of host.json.</summary>
public sealed record BlobSettings
{
    /// <summary>How many blobs one function processes at a time.</summary>
    [Range(1, 256)]
    public int MaxDegreeOfParallelism { get; init; } = 8;
}

/// <summary><c>extensions.http</c> of host.json.</summary>
public sealed record HttpSettings
{
    /// <summary>The prefix of every route; empty for none.</summary>
    public string RoutePrefix { get; init; } = "api";
}
