using Azure;

namespace DeepEmotion.Functions.Batches.Plans;

/// <summary>What somebody who made a batch said of it, and whether it has been told that it is complete.</summary>
/// <param name="Batch">Its name.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
public sealed record BatchPlan(string Batch, DateTimeOffset CreatedAt)
{
    public const int MaxExpected = 100_000_000;

    /// <summary>Photos that will come, those in zips one by one; null if unknown.</summary>
    public int? Expected { get; init; }

    /// <summary>Files among them that do not come, because they could not be read or were left out.</summary>
    public int LeftOut { get; init; }

    /// <summary>When the last of them had its row (UTC); null while some are missing.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The id of the message that says so.</summary>
    public string? MessageId { get; init; }

    /// <summary>Whether the message is in its queue.</summary>
    public bool IsAnnounced { get; init; }

    /// <summary>Tries of the webhook; null once it was taken, or where there is none.</summary>
    public int? WebhookTries { get; init; }

    /// <summary>When the webhook is tried next (UTC).</summary>
    public DateTimeOffset? WebhookDue { get; init; }

    /// <summary>Whether something is still to be told.</summary>
    public bool IsPending => Expected is not null && (!IsAnnounced || WebhookTries is not null);

    internal ETag Version { get; init; }

    /// <summary>Whether a number of rows is all that will come.</summary>
    public bool IsMetBy(int rows) => Expected is { } expected && rows + LeftOut >= expected;
}
