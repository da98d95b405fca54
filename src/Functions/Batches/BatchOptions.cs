using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Batches;

/// <summary>When batches are summarized; configuration section <c>Batches</c>.</summary>
public sealed record BatchOptions
{
    public const string Section = "Batches";

    /// <summary>How often one process notes that it writes to a batch: 100 ms to 5 min, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan TouchInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a batch is summarized while photos keep coming: 1 s to 1 h, default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SummaryInterval { get; init; } = TimeSpan.FromMinutes(1);
}
