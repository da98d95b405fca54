using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Functions.Models;

/// <summary>A model as <c>GET /api/models</c> shows it: its manifest without the golden faces.</summary>
public sealed record ModelView
{
    public required string Version { get; init; }

    /// <summary>Whether this process answers with it.</summary>
    public required bool Serving { get; init; }

    /// <summary>Why its manifest cannot be read; if null, the other properties are set.</summary>
    public string? Problem { get; init; }

    public string? Network { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    public long? Parameters { get; init; }

    public long? MultiplyAdds { get; init; }

    public DateTimeOffset? TrainedAt { get; init; }

    public DataFingerprint? Data { get; init; }

    /// <summary>Share of right answers per split, 0 to 1.</summary>
    public IReadOnlyDictionary<string, double>? Accuracy { get; init; }

    /// <summary>Answers with a lower confidence are unsure, 0 to 1; null if the model states no threshold.</summary>
    public double? UnsureBelow { get; init; }

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
        UnsureBelow = manifest.Unsure?.Threshold,
        Accuracy = manifest.Metrics.ToDictionary(static split => split.Key, static split => split.Value.Accuracy),
    };
}
