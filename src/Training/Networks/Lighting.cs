using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>Applies a gamma exponent to each face's grey values, so that their mean is middle grey: a dark photo and a bright one look alike.</summary>
/// <remarks>
/// A gamma of the camera or the screen only changes the exponent. The exponent has no closed form; two steps of
/// multiplying by log(0.5) / log(mean) come close enough.
/// </remarks>
public static class Lighting
{
    /// <summary>The target mean, as a share of white.</summary>
    public const float Middle = 0.5f;

    /// <summary>Exponents stay between this and its inverse.</summary>
    public const float Least = 1 / 3f;

    /// <summary>The lowest grey value used: black has no logarithm.</summary>
    public const float Darkest = 0.5f;

    /// <summary>The highest mean used: white's logarithm is zero.</summary>
    public const float Brightest = 0.999f;

    /// <summary>Number of corrections of the exponent.</summary>
    public const int Steps = 2;

    /// <summary>The corrected grey values, [N, 1, H, W]; same range, 0 to 255.</summary>
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
