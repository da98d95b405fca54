using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepEmotion.Model.Manifests;

internal sealed class ModelVersionJsonConverter : JsonConverter<ModelVersion>
{
    public override ModelVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ModelVersion.TryParse(reader.GetString(), out var version)
            ? version
            : throw new JsonException($"'{reader.GetString()}' is not a model version.");

    public override void Write(Utf8JsonWriter writer, ModelVersion value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
