using System.Text.Json;

namespace DeepEmotion.Functions.Batches.Plans;

/// <summary>What the queue <c>batch-completed</c> and the webhook receive, as JSON in camel case. The batch's results are written before it is sent.</summary>
public sealed record CompletionMessage
{
    public int Schema { get; init; } = 1;

    /// <summary>The same for every delivery of this message: if a process dies while it sends, the message is sent again.</summary>
    public required string Id { get; init; }

    public required string Batch { get; init; }

    public required int Expected { get; init; }

    public required int LeftOut { get; init; }

    /// <summary>Photos that have a result.</summary>
    public required int Images { get; init; }

    public required int Faces { get; init; }

    public required int Failed { get; init; }

    public required DateTimeOffset CompletedAt { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);
}
