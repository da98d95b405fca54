using System.Collections.Immutable;

namespace DeepEmotion.Model.Manifests;

/// <summary>The same network in another precision, in its own file: <c>model.{name}.onnx</c>.</summary>
/// <param name="Name">Only <c>int8</c> is known.</param>
/// <param name="Sha256">SHA-256 of that file, 64 lower-case hex digits.</param>
/// <param name="Golden">Faces and this file's required answers.</param>
/// <param name="Metrics">Metrics per split; null if not measured.</param>
public sealed record ModelPrecision(string Name, string Sha256, GoldenPair Golden, ImmutableDictionary<string, SplitMetrics>? Metrics = null)
{
    /// <summary>The precision of <c>model.onnx</c> itself.</summary>
    public const string Full = "fp32";
}
