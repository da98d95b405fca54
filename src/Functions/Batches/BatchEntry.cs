namespace DeepEmotion.Functions.Batches;

/// <summary>What the ledger knows of a batch.</summary>
/// <param name="Batch">Its name.</param>
/// <param name="FirstTouchedAt">When its first result was about to be written (UTC).</param>
/// <param name="TouchedAt">When its latest results were about to be written, give or take the touch interval (UTC).</param>
/// <param name="SummarizedAt">When its latest summary was begun (UTC); null where there is none.</param>
public sealed record BatchEntry(string Batch, DateTimeOffset FirstTouchedAt, DateTimeOffset TouchedAt, DateTimeOffset? SummarizedAt)
{
    /// <summary>Whether rows may have been written that the latest summary has not seen.</summary>
    public bool ChangedSinceSummary(TimeSpan touchInterval) => SummarizedAt is null || TouchedAt + touchInterval >= SummarizedAt;
}
