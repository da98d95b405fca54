namespace DeepEmotion.Training.Export;

/// <summary>Which numbers a network wants for black and white.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Scale">What grey values 0 to 255 are multiplied by.</param>
/// <param name="Offset">What is then added.</param>
public sealed record PixelRange(string Name, float Scale, float Offset)
{
    /// <summary>Those that are tried.</summary>
    public static IReadOnlyList<PixelRange> All { get; } = [new("0..255", 1, 0), new("0..1", 1 / 255f, 0), new("-1..1", 2 / 255f, -1)];
}
