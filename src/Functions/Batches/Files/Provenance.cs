using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary>What is needed to reproduce the figures: <c>provenance</c> in <c>summary.json</c>, and the footer of the Parquet files.</summary>
public sealed record Provenance
{
    /// <summary>The version of the result files' columns and properties.</summary>
    public const int CurrentSchema = 2;

    /// <summary>This program, with its commit if it was built from one.</summary>
    public static string ThisProduct { get; } =
        $"DeepEmotion.Serverless {typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The program that wrote the files.</summary>
    public string Product { get; init; } = ThisProduct;

    /// <summary>The models that scored faces, by version.</summary>
    public required ImmutableArray<ModelProvenance> Models { get; init; }

    /// <summary>The detectors that looked for faces.</summary>
    public required ImmutableArray<string> Detectors { get; init; }

    /// <summary>SHA-256 over this program's detector networks; they ran if <see cref="Detectors"/> names that detector.</summary>
    public required string DetectorSha256 { get; init; }

    /// <summary>The precisions in which models ran; empty if no row names one.</summary>
    public required ImmutableArray<string> Precisions { get; init; }

    /// <summary>What the networks run on in the process that wrote the files: <c>Cpu</c>, <c>Cuda</c>, or <c>Auto</c> if it has scored nothing.</summary>
    public required string Provider { get; init; }

    /// <summary>The settings of that process that affect what is found or scored.</summary>
    public required ImmutableSortedDictionary<string, object> Settings { get; init; }

    /// <summary>A batch's provenance as names and texts.</summary>
    public static IReadOnlyDictionary<string, string> Facts(BatchSummary summary) => new Dictionary<string, string>
    {
        ["deepemotion.schema"] = $"{CurrentSchema}",
        ["deepemotion.product"] = ThisProduct,
        ["deepemotion.provenance"] = JsonSerializer.Serialize(summary.Provenance, ResultJson.Line),
    };
}

/// <summary>One model. Values from a manifest that is gone are null.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Photos">Photos that it scored.</param>
/// <param name="Sha256">SHA-256 of its <c>model.onnx</c>.</param>
/// <param name="UnsureBelow">Answers with a smaller confidence are unsure.</param>
/// <param name="Accuracy">Share of right answers on <paramref name="MeasuredOn"/>.</param>
/// <param name="MeasuredOn">The split that it was measured on.</param>
public sealed record ModelProvenance(string Version, int Photos, string? Sha256, double? UnsureBelow, double? Accuracy, string? MeasuredOn);
