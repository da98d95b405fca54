using DeepEmotion.Model.Faces;

namespace DeepEmotion.Benchmarks;

/// <summary>Faces of noise: what a network takes does not depend on what they show.</summary>
internal static class MadeFaces
{
    public static FaceCrop[] Of(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var pixels = new byte[FaceCrop.Length];
            random.NextBytes(pixels);
            return new FaceCrop(pixels);
        })];
    }
}
