using DeepEmotion.Model.Faces;

namespace DeepEmotion.Training.Cleaning;

/// <summary>Measures an image's contrast and fine detail.</summary>
public static class Sharpness
{
    /// <summary>Standard deviation of the pixels, grey values.</summary>
    public static double Contrast(FaceCrop crop)
    {
        double sum = 0, squares = 0;
        foreach (var pixel in crop.Pixels.Span)
        {
            sum += pixel;
            squares += pixel * pixel;
        }
        var mean = sum / FaceCrop.Length;
        return Math.Sqrt(Math.Max(0, (squares / FaceCrop.Length) - (mean * mean)));
    }

    /// <summary>Variance of the four-neighbour Laplacian over the inner pixels as a share of the pixels' own variance: small for blurred images.</summary>
    /// <remarks>
    /// Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy" (2000), section 2. A share, because the network
    /// normalizes contrast: a dark photo is not a blurred one.
    /// </remarks>
    public static double OfLaplacian(FaceCrop crop)
    {
        const int Side = FaceCrop.Side;
        const int Inner = (Side - 2) * (Side - 2);
        var pixels = crop.Pixels.Span;
        double sum = 0, squares = 0;
        for (var y = 1; y < Side - 1; y++)
        {
            for (var x = 1; x < Side - 1; x++)
            {
                var at = (y * Side) + x;
                var value = pixels[at - 1] + pixels[at + 1] + pixels[at - Side] + pixels[at + Side] - (4 * pixels[at]);
                sum += value;
                squares += value * value;
            }
        }
        var mean = sum / Inner;
        return ((squares / Inner) - (mean * mean)) / Math.Max(1, Math.Pow(Contrast(crop), 2));
    }
}
