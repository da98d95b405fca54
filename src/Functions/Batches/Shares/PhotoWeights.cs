using System.Buffers.Binary;

namespace DeepEmotion.Functions.Batches.Shares;

/// <summary>How often each replicate of the bootstrap draws a photo.</summary>
/// <remarks>
/// The Poisson bootstrap, which needs one pass and no memory of the photos: a weight is Poisson with mean 1 (Chamandy et al., "Estimating
/// Uncertainty for Massive Data Streams", 2012, section 2). The seed is the photo's content, so equal photos are drawn together, as one draw.
/// </remarks>
internal static class PhotoWeights
{
    /// <summary>Replicates; with 200 a standard error is known to 5 % (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, 6.4).</summary>
    public const int Replicates = 200;

    /// <summary>With fewer different photos than this, the replicates differ too little.</summary>
    public const int FewPhotos = 8;

    private const int Steps = 1 << 16;
    private static readonly byte[] PoissonOf = Quantiles();

    /// <summary>Draws the weights of a photo, the same for the same seed.</summary>
    public static void Draw(ulong seed, Span<byte> weights)
    {
        ulong random = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            random = (i & 3) == 0 ? Mix(seed += 0x9E3779B97F4A7C15) : random >> 16;
            weights[i] = PoissonOf[(int)(random & (Steps - 1))];
        }
    }

    /// <summary>What tells photos apart: equal photos have equal weights.</summary>
    public static UInt128 IdOf(ReadOnlySpan<byte> weights) => BinaryPrimitives.ReadUInt128LittleEndian(weights);

    /// <summary>How many different photos have these weights.</summary>
    public static int CountDifferent(IEnumerable<byte[]> weights) => weights.Select(static photo => IdOf(photo)).Distinct().Count();

    /// <summary>Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).</summary>
    private static ulong Mix(ulong state)
    {
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        return state ^ (state >> 31);
    }

    private static byte[] Quantiles()
    {
        var quantiles = new byte[Steps];
        var (value, probability, cumulated) = ((byte)0, Math.Exp(-1), Math.Exp(-1));
        for (var i = 0; i < Steps; i++)
        {
            while ((i + 0.5) / Steps > cumulated)
            {
                probability /= ++value;
                cumulated += probability;
            }
            quantiles[i] = value;
        }
        return quantiles;
    }
}
