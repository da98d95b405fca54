using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Model.Manifests;

/// <summary>The file beside every published <c>model.onnx</c>: the model's origin, its metrics, and how to check it.</summary>
/// <remarks>docs/contract.md describes the file; members that are optional there are null here.</remarks>
public sealed record ModelManifest
{
    /// <summary>The newest manifest schema that this code reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>This manifest's schema; 1 if the file does not say.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>The version, <c>yyyyMMdd-HHmmss-xxxxxxxx</c>; it ends with the first digits of <see cref="Sha256"/>.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>SHA-256 of model.onnx, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The emotions in the order of the network's outputs.</summary>
    public required ImmutableArray<Emotion> Labels { get; init; }

    /// <summary>The network's name: attentional, sequential, parallel, parallel-deep.</summary>
    public required string Network { get; init; }

    /// <summary>Number of trained weights.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiply-adds for one face, flip averaging included.</summary>
    public required long MultiplyAdds { get; init; }

    /// <summary>When training ended (UTC).</summary>
    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>The command line that made the model.</summary>
    public string? Command { get; init; }

    /// <summary>The source commit that trained it, if known.</summary>
    public string? Commit { get; init; }

    /// <summary>SHA-256 of the <c>model.onnx</c> of each model that it learned from; null for none.</summary>
    public IReadOnlyList<string>? Teachers { get; init; }

    /// <summary>The training data.</summary>
    public required DataFingerprint Data { get; init; }

    /// <summary>Figures per split; the gate compares <c>PublicTest</c>.</summary>
    public required ImmutableDictionary<string, SplitMetrics> Metrics { get; init; }

    /// <summary>Share of each emotion among the evaluated faces; drift is measured against it.</summary>
    public ImmutableDictionary<Emotion, double>? EmotionShares { get; init; }

    /// <summary>Faces and the required answers; checked before a model may serve.</summary>
    public required GoldenPair Golden { get; init; }

    /// <summary>Answers with a lower confidence are unsure; null if no threshold was chosen.</summary>
    public UnsureThreshold? Unsure { get; init; }

    /// <summary>Further outputs of the network; null for none.</summary>
    public ImmutableArray<FurtherOutput>? Outputs { get; init; }

    /// <summary>The same network in other precisions; null for none.</summary>
    public ImmutableArray<ModelPrecision>? Precisions { get; init; }

    [JsonIgnore]
    public int Classes => Labels.Length;

    /// <summary>What the file that computes in a precision must be and answer.</summary>
    /// <exception cref="ModelRejectedException">The model has no such file.</exception>
    public (string Sha256, GoldenPair Golden) FileIn(Precision precision) =>
        precision == Precision.Fp32 ? (Sha256, Golden)
        : (Precisions ?? []).FirstOrDefault(other => other.Name == precision.Name()) is { } found ? (found.Sha256, found.Golden)
        : throw new ModelRejectedException($"Model {Version} has no {precision.Name()} file, and Scoring:Precision asks for one: './train.sh models quantize' makes it.");

    /// <summary>Checks that this manifest describes a file.</summary>
    /// <exception cref="ModelRejectedException">It describes another file.</exception>
    public void CheckHash(ReadOnlySpan<byte> onnx, Precision precision = Precision.Fp32)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(onnx));
        var expected = FileIn(precision).Sha256;
        if (sha256 != expected || !Version.Matches(Sha256))
        {
            throw new ModelRejectedException(
                $"Model {Version}: the file's SHA-256 is {sha256}, its manifest says {expected}. The download is damaged or the file was replaced; publish the model again.");
        }
    }
}
