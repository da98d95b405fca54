using System.Collections.Immutable;

namespace DeepEmotion.Model.Manifests;

/// <summary>The same network in another precision, in a file of its own: <c>model.{name}.onnx</c>.</summary>
/// <param name="Name">Only <c>int8</c> is known.</param>
/// <param name="Sha256">SHA-256 of that file, 64 lower-case hex digits.</param>
/// <param name="Golden">Faces and what this file must answer for them.</param>
/// <param name="Metrics">Figures per split; null where they were not measured.</param>
public sealed record ModelPrecision(string Name, string Sha256, GoldenPair Golden, ImmutableDictionary<string, SplitMetrics>? Metrics = null)
{
    /// <summary>The precision of <c>model.onnx</c> itself.</summary>
    public const string Full = "fp32";
}
