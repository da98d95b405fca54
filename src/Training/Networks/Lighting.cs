using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>Bends each face's grey values by one exponent, so that their mean is middle grey: a dark photo and a bright one look alike.</summary>
/// <remarks>
/// A gamma of the camera's or the screen's only changes which exponent that is. The exponent has no closed form; two steps of
/// multiplying by log(0.5) / log(mean) come near enough.
/// </remarks>
public static class Lighting
{
    /// <summary>The mean that faces are bent to, as a share of white.</summary>
    public const float Middle = 0.5f;

    /// <summary>Exponents stay between this and its inverse.</summary>
    public const float Least = 1 / 3f;

    /// <summary>Grey values below this count as this: black has no logarithm.</summary>
    public const float Darkest = 0.5f;

    /// <summary>Brighter means count as this: white's logarithm is zero.</summary>
    public const float Brightest = 0.999f;

    /// <summary>How often the exponent is corrected.</summary>
    public const int Steps = 2;

    /// <summary>Grey values 0 to 255, [N, 1, H, W], bent; the same range.</summary>
    public static Tensor Even(Tensor faces)
    {
        var logarithm = (faces.clamp(Darkest, 255) / 255).log();
        var exponent = ones([faces.shape[0], 1, 1, 1], device: faces.device);
        for (var step = 0; step < Steps; step++)
        {
            var mean = (logarithm * exponent).exp().mean([1, 2, 3], keepdim: true);
            exponent = (exponent * (Math.Log(Middle) / mean.clamp_max(Brightest).log())).clamp(Least, 1 / Least);
        }
        return (logarithm * exponent).exp() * 255;
    }
}
