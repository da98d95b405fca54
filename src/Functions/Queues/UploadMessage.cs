using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepEmotion.Functions.Queues;

/// <summary>A message of the retry-uploads queue: an upload to preprocess, or the rest of a large zip.</summary>
public sealed record UploadMessage
{
    /// <summary>The blob's name in the uploads container.</summary>
    public required string Blob { get; init; }

    /// <summary>The version that <see cref="Skip"/> belongs to; another version is read from its start.</summary>
    public string? ETag { get; init; }

    /// <summary>How many entries of the zip are already done.</summary>
    public int Skip { get; init; }

    /// <summary>How many rows the zip had when its tries were last used up.</summary>
    public int Rows { get; init; }

    /// <summary>See <see cref="MessageSchema"/>.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>How often it was put back because of a transient failure.</summary>
    public int Returns { get; init; }

    /// <summary>W3C trace context of the invocation that queued the rest of the zip.</summary>
    public string? TraceParent { get; init; }

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this with { Schema = MessageSchema.Current }, Json);

    /// <exception cref="JsonException">The text is not such a message.</exception>
    /// <exception cref="InvalidMessageException">It names something outside the uploads, or holds a negative number.</exception>
    public static UploadMessage Parse(string json)
    {
        var message = JsonSerializer.Deserialize<UploadMessage>(json, Json) ?? throw new JsonException("The message is empty.");
        BlobNameGuard.Require(message.Blob);
        return message is { Skip: >= 0, Rows: >= 0, Returns: >= 0 } ? message : throw new InvalidMessageException("The message holds a negative number.");
    }
}
