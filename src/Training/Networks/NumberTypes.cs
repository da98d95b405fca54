using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>Number types in a network.</summary>
public static class NumberTypes
{
    /// <summary>The same values in at least float32: sums and windows need more than bfloat16's 8 bits.</summary>
    public static Tensor AtLeastSingle(this Tensor tensor) => tensor.dtype == ScalarType.Float64 ? tensor : tensor.to_type(ScalarType.Float32);

    /// <summary>The number type of a network's weights.</summary>
    public static ScalarType WeightType(this FaceNetwork network) => network.parameters().First().dtype;
}
