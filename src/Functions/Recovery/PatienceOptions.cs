using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Recovery;

/// <summary>How long to wait for transient failures to pass; configuration section <c>Patience</c>.</summary>
public sealed record PatienceOptions
{
    public const string Section = "Patience";

    /// <summary>How long one invocation waits for storage to recover: 0 to 9 min, default 4 min; functionTimeout in host.json is 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:09:00")]
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How often work is put back into its queue afterwards before it counts as failed: 0 to 10,000, default 288 (about a day).</summary>
    [Range(0, 10_000)]
    public int MaxReturns { get; init; } = 288;
}
