using System.ComponentModel.DataAnnotations;

namespace DeepEmotion.Functions.Recovery;

/// <summary>When uploads without a row are sent again; configuration section <c>Reconciliation</c>.</summary>
public sealed record ReconciliationOptions
{
    public const string Section = "Reconciliation";

    /// <summary>How long a batch must have been quiet, and an upload have been there: 1 s to 1 day, default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan After { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Uploads older than this are left alone: 1 min to 365 days, default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Most uploads sent again in one run: 1 to 100,000, default 5,000.</summary>
    [Range(1, 100_000)]
    public int MaxResent { get; init; } = 5000;
}
