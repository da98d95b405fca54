namespace DeepEmotion.Model.Faces;

/// <summary>Where the spatial transformer looked: the 2 x 3 affine matrix from output to input coordinates, both -1 to 1.</summary>
/// <remarks>Jaderberg et al., "Spatial Transformer Networks" (2015), equation 1: x_in = A11 x + A12 y + A13, y_in = A21 x + A22 y + A23.</remarks>
public readonly record struct AttentionWindow(float A11, float A12, float A13, float A21, float A22, float A23)
{
    /// <summary>Number of values.</summary>
    public const int Length = 6;

    /// <summary>The window that covers the whole face.</summary>
    public static AttentionWindow Identity { get; } = new(1, 0, 0, 0, 1, 0);

    /// <exception cref="ArgumentException">There are not exactly six values.</exception>
    public static AttentionWindow From(ReadOnlySpan<float> values) => values.Length == Length
        ? new(values[0], values[1], values[2], values[3], values[4], values[5])
        : throw new ArgumentException($"An attention window has {Length} values, not {values.Length}.", nameof(values));

    public float[] ToArray() => [A11, A12, A13, A21, A22, A23];
}
