namespace DeepEmotion.Model.Onnx;

/// <summary>One dimension of an input or output: a size, or a name such as <c>N</c> for any size.</summary>
internal readonly record struct OnnxDimension(long? Size, string? Name)
{
    public static implicit operator OnnxDimension(int size) => new(size, null);

    public static implicit operator OnnxDimension(string name) => new(null, name);
}
