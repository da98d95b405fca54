namespace DeepEmotion.Training.Export;

/// <summary>A network's numbers for black and white.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Scale">The factor for grey values 0 to 255.</param>
/// <param name="Offset">The number that is then added.</param>
public sealed record PixelRange(string Name, float Scale, float Offset)
{
    /// <summary>The ranges to try.</summary>
    public static IReadOnlyList<PixelRange> All { get; } = [new("0..255", 1, 0), new("0..1", 1 / 255f, 0), new("-1..1", 2 / 255f, -1)];
}
