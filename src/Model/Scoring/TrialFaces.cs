using DeepEmotion.Model.Faces;

namespace DeepEmotion.Model.Scoring;

/// <summary>Synthetic faces for a model's trial: flat ones from black to white, gradients, chequers and noise, the same for every trial.</summary>
internal static class TrialFaces
{
    private const int Kinds = 4;

    /// <summary>Consecutive crops, the given one last.</summary>
    public static byte[] Before(ReadOnlySpan<byte> last, int count)
    {
        var pixels = new byte[count * FaceCrop.Length];
        for (var face = 0; face < count - 1; face++)
        {
            Draw(pixels.AsSpan(face * FaceCrop.Length, FaceCrop.Length), face, count);
        }
        last.CopyTo(pixels.AsSpan((count - 1) * FaceCrop.Length));
        return pixels;
    }

    private static void Draw(Span<byte> crop, int face, int count)
    {
        var noise = (uint)face + 1;
        for (var i = 0; i < crop.Length; i++)
        {
            var (x, y) = (i % FaceCrop.Side, i / FaceCrop.Side);
            noise = (noise * 1_664_525) + 1_013_904_223;
            crop[i] = (face % Kinds) switch
            {
                0 => (byte)(255 * face / count),
                1 => (byte)((x * face) + y),
                2 => (byte)(((x / (face + 1)) + (y / (face + 1))) % 2 * 255),
                _ => (byte)(noise >> 24),
            };
        }
    }
}
