using Azure;

namespace DeepEmotion.Functions.Batches.Plans;

/// <summary>What the creator of a batch said about it, and whether its completion was announced.</summary>
/// <param name="Batch">Its name.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
public sealed record BatchPlan(string Batch, DateTimeOffset CreatedAt)
{
    public const int MaxExpected = 100_000_000;

    /// <summary>Photos expected; each photo in a zip counts. Null if unknown.</summary>
    public int? Expected { get; init; }

    /// <summary>Expected files that will not come, because they could not be read or were left out.</summary>
    public int LeftOut { get; init; }

    /// <summary>When the last of them got its row (UTC); null while some are missing.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The id of the message that announces it.</summary>
    public string? MessageId { get; init; }

    /// <summary>Whether the message was sent to its queue.</summary>
    public bool IsAnnounced { get; init; }

    /// <summary>Number of attempts to call the webhook. Null without a webhook, and after it has accepted.</summary>
    public int? WebhookTries { get; init; }

    /// <summary>When the webhook is tried next (UTC).</summary>
    public DateTimeOffset? WebhookDue { get; init; }

    /// <summary>Whether the queue or the webhook has yet to be told.</summary>
    public bool IsPending => Expected is not null && (!IsAnnounced || WebhookTries is not null);

    internal ETag Version { get; init; }

    /// <summary>Whether this number of rows is all that is expected.</summary>
    public bool IsMetBy(int rows) => Expected is { } expected && rows + LeftOut >= expected;
}
