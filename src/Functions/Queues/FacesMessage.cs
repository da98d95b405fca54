using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepEmotion.Functions.Queues;

/// <summary>What travels in the score-faces queue: photos, or the name of the blob that holds them (claim check).</summary>
public sealed record FacesMessage
{
    /// <summary>The photos; empty in a message that only names a blob.</summary>
    public ImmutableArray<PendingPhoto> Photos { get; init; } = [];

    /// <summary>A blob in the faces container that holds this message's photos; null where they are inline.</summary>
    public string? ClaimCheck { get; init; }

    /// <summary>W3C trace context of the upload, so that one trace leads from upload to result.</summary>
    public string? TraceParent { get; init; }

    private static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="JsonException">The bytes are no such message.</exception>
    public static FacesMessage FromUtf8(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize<FacesMessage>(utf8, Json) ?? throw new JsonException("The message is empty.");
}
