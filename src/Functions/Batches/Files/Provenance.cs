using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary>What it takes to get the same figures again: <c>provenance</c> in <c>summary.json</c>, and the footer of the Parquet files.</summary>
public sealed record Provenance
{
    /// <summary>The version of the result files' columns and properties.</summary>
    public const int CurrentSchema = 2;

    /// <summary>This program, with its commit where it was built from one.</summary>
    public static string ThisProduct { get; } =
        $"DeepEmotion.Serverless {typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The program that wrote the files.</summary>
    public string Product { get; init; } = ThisProduct;

    /// <summary>The models that scored faces, by version.</summary>
    public required ImmutableArray<ModelProvenance> Models { get; init; }

    /// <summary>The detectors that looked for faces.</summary>
    public required ImmutableArray<string> Detectors { get; init; }

    /// <summary>SHA-256 over the networks of the detector that this program has; one of <see cref="Detectors"/> with its name ran them.</summary>
    public required string DetectorSha256 { get; init; }

    /// <summary>The precisions in which models ran; empty where no row says.</summary>
    public required ImmutableArray<string> Precisions { get; init; }

    /// <summary>What the networks run on in the process that wrote the files: <c>Cpu</c>, <c>Cuda</c>, or <c>Auto</c> where it has scored nothing.</summary>
    public required string Provider { get; init; }

    /// <summary>The settings, in that process, which change what is found or scored.</summary>
    public required ImmutableSortedDictionary<string, object> Settings { get; init; }

    /// <summary>A batch's provenance as texts by name.</summary>
    public static IReadOnlyDictionary<string, string> Facts(BatchSummary summary) => new Dictionary<string, string>
    {
        ["deepemotion.schema"] = $"{CurrentSchema}",
        ["deepemotion.product"] = ThisProduct,
        ["deepemotion.provenance"] = JsonSerializer.Serialize(summary.Provenance, ResultJson.Line),
    };
}

/// <summary>One model; what its manifest says is null where that cannot be had any longer.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Photos">Photos that it scored.</param>
/// <param name="Sha256">SHA-256 of its <c>model.onnx</c>.</param>
/// <param name="UnsureBelow">Answers with a smaller confidence are unsure.</param>
/// <param name="Accuracy">Share of right answers on <paramref name="MeasuredOn"/>.</param>
/// <param name="MeasuredOn">The split that it was measured on.</param>
public sealed record ModelProvenance(string Version, int Photos, string? Sha256, double? UnsureBelow, double? Accuracy, string? MeasuredOn);
