using System.Text.Json;
using System.Text.Json.Serialization;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Model.Manifests;

/// <summary>How manifests and pointers are written: camelCase, emotions by their lower-case names, indented.</summary>
public static class ManifestJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static ModelManifest ReadManifest(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize<ModelManifest>(utf8, Options) ?? throw new JsonException("The manifest is empty.");

    public static byte[] WriteManifest(ModelManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, Options);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new JsonStringEnumConverter<Emotion>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
