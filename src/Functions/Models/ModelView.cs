using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Functions.Models;

/// <summary>A model as <c>GET /api/models</c> shows it: its manifest without the golden faces.</summary>
public sealed record ModelView
{
    public required string Version { get; init; }

    /// <summary>Whether this process answers with it.</summary>
    public required bool Serving { get; init; }

    public required string Network { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    public required long Parameters { get; init; }

    public required long MultiplyAdds { get; init; }

    public required DateTimeOffset TrainedAt { get; init; }

    public required DataFingerprint Data { get; init; }

    /// <summary>Share of right answers per split, 0 to 1.</summary>
    public required IReadOnlyDictionary<string, double> Accuracy { get; init; }

    public static ModelView From(ModelManifest manifest, bool serving) => new()
    {
        Version = manifest.Version.ToString(),
        Serving = serving,
        Network = manifest.Network,
        Labels = [.. manifest.Labels.Select(static label => label.Name())],
        Parameters = manifest.Parameters,
        MultiplyAdds = manifest.MultiplyAdds,
        TrainedAt = manifest.TrainedAt,
        Data = manifest.Data,
        Accuracy = manifest.Metrics.ToDictionary(static split => split.Key, static split => split.Value.Accuracy),
    };
}
