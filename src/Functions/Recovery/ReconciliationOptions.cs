using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Recovery;

/// <summary>When uploads that lack rows are sent again; configuration section <c>Reconciliation</c>.</summary>
public sealed record ReconciliationOptions
{
    public const string Section = "Reconciliation";

    /// <summary>How old an upload must be: 1 s to 1 day, default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan After { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most uploads sent again in one run: 1 to 100,000, default 5,000.</summary>
    [Range(1, 100_000)]
    public int MaxResent { get; init; } = 5000;
}
