using System.Collections.Immutable;

namespace DeepEmotion.Model.Manifests;

/// <summary>The same network in another precision, in its own file: <c>model.{name}.onnx</c>.</summary>
/// <param name="Name">Only <c>int8</c> is known.</param>
/// <param name="Sha256">SHA-256 of that file, 64 lower-case hex digits.</param>
/// <param name="Golden">Faces and this file's required answers.</param>
/// <param name="Metrics">Metrics per split; null if not measured.</param>
public sealed record ModelPrecision(string Name, string Sha256, GoldenPair Golden, ImmutableDictionary<string, SplitMetrics>? Metrics = null);

/// <summary>What rows and manifests call the precisions.</summary>
public static class PrecisionNames
{
    public static string Name(this Precision precision) => precision == Precision.Fp32 ? "fp32" : "int8";

    /// <summary>The file of a model that computes in it.</summary>
    public static string FileName(this Precision precision) => precision == Precision.Fp32 ? "model.onnx" : $"model.{precision.Name()}.onnx";
}
