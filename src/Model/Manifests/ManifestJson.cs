using System.Text.Json;
using System.Text.Json.Serialization;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Model.Manifests;

/// <summary>How manifests and pointers are written: camelCase, emotions by their lower-case names, indented.</summary>
public static class ManifestJson
{
    /// <summary>Missing or null required values are errors, so callers need no checks.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <exception cref="ModelRejectedException">The manifest cannot be read or is invalid; the message says why.</exception>
    public static ModelManifest ReadManifest(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<ModelManifest>(utf8, Options) ?? throw new JsonException("it is empty.");
            ManifestRules.Check(manifest);
            return manifest;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ModelRejectedException($"the manifest cannot be read: {e.Message}", e);
        }
    }

    public static byte[] WriteManifest(ModelManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, Options);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
        options.Converters.Add(new JsonStringEnumConverter<Emotion>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
