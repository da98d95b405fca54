namespace DeepEmotion.Functions.Results;

/// <summary>The ledger's entry for a batch.</summary>
/// <param name="Batch">Its name.</param>
/// <param name="FirstTouchedAt">When its first result was written (UTC).</param>
/// <param name="TouchedAt">When its latest results were written (UTC).</param>
/// <param name="SummarizedAt">When its latest summary was begun, by storage's clock (UTC); null if there is none.</param>
public sealed record BatchEntry(string Batch, DateTimeOffset FirstTouchedAt, DateTimeOffset TouchedAt, DateTimeOffset? SummarizedAt)
{
    internal static readonly TimeSpan UsualQuietTime = TimeSpan.FromSeconds(10);

    /// <summary>Changes with every write of rows; null in entries of older builds.</summary>
    internal string? Revision { get; init; }

    /// <summary>The revision that the latest summary covers; null if there is none.</summary>
    internal string? SummarizedRevision { get; init; }

    /// <summary>How long the latest summary took.</summary>
    internal TimeSpan SummaryDuration { get; init; }

    /// <summary>When a summary of the batch was last written, attempted or postponed, by storage's clock (UTC); null if never.</summary>
    internal DateTimeOffset? LookedAt { get; init; }

    /// <summary>When this entry was last written, by storage's clock (UTC).</summary>
    internal DateTimeOffset WrittenAt { get; init; }

    /// <summary>When this entry was read, by storage's clock (UTC).</summary>
    internal DateTimeOffset ReadAt { get; init; }

    /// <summary>Whether there may be rows that the latest summary lacks.</summary>
    internal bool IsChanged => SummarizedRevision is null || SummarizedRevision != (Revision ?? BatchLedger.NoRevision);

    /// <summary>Whether no rows were written recently.</summary>
    internal bool IsQuiet => ReadAt - WrittenAt > QuietTime;

    /// <summary>How long after its last rows a batch is quiet.</summary>
    internal TimeSpan QuietTime { get; init; } = UsualQuietTime;

    /// <summary>
    /// Whether a summary is due: soon after the batch went quiet, once per interval while it is busy, and for at most a
    /// tenth of the time.
    /// </summary>
    internal bool IsDue(TimeSpan interval)
    {
        if (!IsChanged || LookedAt is not { } looked)
        {
            return IsChanged && IsQuiet;
        }
        var rest = SummaryDuration * 10;
        return ReadAt - looked >= (IsQuiet || rest > interval ? rest : interval);
    }
}
