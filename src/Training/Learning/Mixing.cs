using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Lays every image of a batch over another one of it, and their targets likewise.</summary>
/// <remarks>Zhang et al., "mixup: Beyond Empirical Risk Minimization" (2018), equation 1, with the larger share on the image itself.</remarks>
public sealed class Mixing
{
    private readonly Tensor _partner;
    private readonly double _share;

    /// <param name="count">Images in the batch.</param>
    /// <param name="alpha">Both parameters of the Beta distribution that the share is drawn from.</param>
    /// <param name="seed">Decides the share; the partners come from Torch's random numbers.</param>
    public Mixing(long count, double alpha, long seed)
    {
        _partner = randperm(count);
        var drawn = Beta(alpha, new Random((int)(seed ^ (seed >> 32))));
        _share = Math.Max(drawn, 1 - drawn);
    }

    /// <param name="rows">A tensor with one row an image.</param>
    public Tensor Apply(Tensor rows) => rows * _share + rows[_partner.to(rows.device)] * (1 - _share);

    /// <summary>Jöhnk's method (1964): exact for parameters below 1.</summary>
    private static double Beta(double alpha, Random random)
    {
        while (true)
        {
#pragma warning disable CA5394 // Augmentation needs repeatable numbers, not secret ones.
            var (x, y) = (Math.Pow(random.NextDouble(), 1 / alpha), Math.Pow(random.NextDouble(), 1 / alpha));
#pragma warning restore CA5394
            if (x + y is > 0 and <= 1)
            {
                return x / (x + y);
            }
        }
    }
}
