using System.Text.Json;

namespace DeepEmotion.Functions.Recovery;

/// <summary>The message that the Functions host writes to <c>webjobs-blobtrigger-poison</c>.</summary>
internal sealed record BlobPoisonMessage(string? FunctionId, string? ContainerName, string? BlobName, string? ETag)
{
    private static JsonSerializerOptions Json { get; } = new() { PropertyNameCaseInsensitive = true };

    /// <exception cref="JsonException">The text is not such a message.</exception>
    public static BlobPoisonMessage Parse(string json) => JsonSerializer.Deserialize<BlobPoisonMessage>(json, Json) ?? throw new JsonException("The message is empty.");
}
