using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Batches;

/// <summary>When batches are summarized; configuration section <c>Batches</c>.</summary>
public sealed record BatchOptions
{
    public const string Section = "Batches";

    /// <summary>How often a batch is summarized while photos keep coming: 1 s to 1 h, default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SummaryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long one invocation waits for summaries: 1 s to 9 min, default 8 min, below functionTimeout in host.json. A summary that is not
    /// written by then continues, and the next invocation waits for it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:09:00")]
    public TimeSpan SummaryTimeSlice { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>
    /// How many faces of a report get an occlusion map and both windows: 0 to 10,000, default 0. Each costs as much as scoring 51 faces, at every summary.
    /// </summary>
    [Range(0, 10_000)]
    public int ExplainFaces { get; init; }
}
