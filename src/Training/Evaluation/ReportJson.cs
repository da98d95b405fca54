using System.Text.Json;
using System.Text.Json.Serialization;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Evaluation;

/// <summary>How reports are written: as manifests are, splits by FER2013's names.</summary>
internal static class ReportJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(ManifestJson.Options);
        options.Converters.Add(new JsonStringEnumConverter<Split>());
        return options;
    }
}
