using System.Text.Json;
using System.Text.Json.Serialization;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Evaluation;

/// <summary>How reports are written: like manifests, with FER2013's names for splits.</summary>
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
