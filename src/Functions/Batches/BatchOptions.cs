using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Batches;

/// <summary>When batches are summarized; configuration section <c>Batches</c>.</summary>
public sealed record BatchOptions
{
    public const string Section = "Batches";

    /// <summary>How often a batch is summarized while photos keep coming: 1 s to 1 h, default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SummaryInterval { get; init; } = TimeSpan.FromMinutes(1);
}
