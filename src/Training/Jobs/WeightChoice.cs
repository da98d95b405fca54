using System.Globalization;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Jobs;

/// <summary>Chooses the final weights of a run.</summary>
/// <remarks>
/// The normalisations are measured again if that helps. A run that started from a model's weights can lose some of what that model knew, so weights between
/// the start and the end are also tried: such mixtures often keep both (Wortsman et al., "Robust fine-tuning of zero-shot models", 2022, equation 1).
/// </remarks>
/// <param name="options">Says how many faces are softened.</param>
/// <param name="training">Faces for measuring the normalisations.</param>
/// <param name="validation">Faces for the decision.</param>
/// <param name="display">Shows the result of each choice.</param>
public sealed class WeightChoice(TrainingOptions options, FaceTensors training, FaceTensors validation, ITrainingDisplay display)
{
    private static readonly double[] SharesOfStart = [0, 0.2, 0.4, 0.6];

    /// <summary>Loads the weights with the smallest loss on the validation split, with unchanged and softened faces weighted as in training.</summary>
    /// <param name="network">The network with the run's best weights; it gets the chosen ones.</param>
    /// <param name="start">The weights and statistics that the run started from, as <see cref="NetworkState"/> lists them; null if it started from random ones.</param>
    public void Settle(FaceNetwork network, IReadOnlyList<Tensor>? start)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var softened = validation with { Faces = Soften(validation.Faces) };
        var trained = Copy(network);
        var (best, bestLoss) = (trained, Measure("the best checkpoint", network, softened));
        foreach (var share in start is null ? [0] : SharesOfStart)
        {
            Fill(network, start is null ? trained : [.. trained.Zip(start, (end, begin) => end.lerp(begin, share))]);
            Recalibration.Apply(network, training.Faces, options.Seed);
            var name = share == 0 ? "normalisations measured again" : string.Create(CultureInfo.InvariantCulture, $"with {share:P0} of the first weights");
            if (Measure(name, network, softened) is var loss && loss < bestLoss)
            {
                (best, bestLoss) = (Copy(network), loss);
            }
        }
        Fill(network, best);
    }

    private double Measure(string name, FaceNetwork network, FaceTensors softened)
    {
        var clear = Validation.Measure(network, validation);
        var soft = Validation.Measure(network, softened);
        display.Note(string.Create(CultureInfo.InvariantCulture, $"{name}: validation {100 * clear.Accuracy:F2} % (loss {clear.Loss:F4}), shrunk or blurred {100 * soft.Accuracy:F2} % ({soft.Loss:F4})"));
        return clear.Loss + ((soft.Loss - clear.Loss) * options.SoftShare);
    }

    private Tensor Soften(Tensor faces)
    {
        using var noise = new Generator((ulong)options.Seed);
        return Softening.Apply(faces, 1, noise);
    }

    private static Tensor[] Copy(FaceNetwork network) => [.. NetworkState.Of(network).Select(t => t.Value.detach().clone())];

    private static void Fill(FaceNetwork network, IEnumerable<Tensor> values)
    {
        foreach (var ((_, slot), value) in NetworkState.Of(network).Zip(values))
        {
            slot.copy_(value);
        }
    }
}
