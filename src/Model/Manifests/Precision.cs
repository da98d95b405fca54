using System.Diagnostics.CodeAnalysis;

namespace DeepEmotion.Model.Manifests;

/// <summary>The numbers that a network computes with.</summary>
public enum Precision
{
    /// <summary>32-bit floating point: <c>model.onnx</c>.</summary>
    Fp32,

    /// <summary>8-bit integers in most convolutions: <c>model.int8.onnx</c>. On the processor only.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "Settings and rows call it so.")]
    Int8,
}
