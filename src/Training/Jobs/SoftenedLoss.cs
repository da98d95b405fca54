using System.Globalization;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Jobs;

/// <summary>Judges a network by its loss on faces that it is not trained on, unchanged ones and shrunk or blurred ones.</summary>
public sealed class SoftenedLoss
{
    private readonly double _share;
    private readonly FaceTensors _clear;
    private readonly FaceTensors _soft;
    private readonly ITrainingDisplay _display;

    /// <param name="seed">Seed of the softening: the same faces for every network.</param>
    /// <param name="share">The weight of the shrunk or blurred ones, 0 to 1.</param>
    /// <param name="validation">The faces.</param>
    /// <param name="display">Shows each result.</param>
    public SoftenedLoss(int seed, double share, FaceTensors validation, ITrainingDisplay display)
    {
        using var noise = new Generator((ulong)seed);
        (Seed, _share, _clear, _display) = (seed, share, validation, display);
        _soft = validation with { Faces = Softening.Apply(validation.Faces, 1, noise) };
    }

    /// <summary>Seed of the softening.</summary>
    public int Seed { get; }

    /// <param name="name">What the network is, for the display.</param>
    /// <param name="network">In evaluation mode.</param>
    /// <returns>Infinity for a network whose answers are not numbers.</returns>
    public double Measure(string name, FaceNetwork network)
    {
        using var still = no_grad();
        var clear = Validation.Measure(network, _clear);
        var soft = Validation.Measure(network, _soft);
        _display.Note(string.Create(CultureInfo.InvariantCulture, $"{name}: validation {100 * clear.Accuracy:F2} % (loss {clear.Loss:F4}), shrunk or blurred {100 * soft.Accuracy:F2} % ({soft.Loss:F4})"));
        var loss = clear.Loss + ((soft.Loss - clear.Loss) * _share);
        return double.IsNaN(loss) ? double.PositiveInfinity : loss;
    }
}
