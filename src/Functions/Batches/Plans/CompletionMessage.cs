using System.Text.Json;

namespace DeepEmotion.Functions.Batches.Plans;

/// <summary>What the queue <c>batch-completed</c> and the webhook get, as JSON in camel case. Its results are written.</summary>
public sealed record CompletionMessage
{
    public int Schema { get; init; } = 1;

    /// <summary>The same for every delivery of this message: a process that dies while it sends sends again.</summary>
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
