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
/// <param name="training">Faces for measuring the normalisations.</param>
/// <param name="softened">Measures each choice.</param>
public sealed class WeightChoice(FaceTensors training, SoftenedLoss softened)
{
    private static readonly double[] SharesOfStart = [0.2, 0.4, 0.6];

    /// <summary>Loads the weights with the smallest loss on the validation split, with unchanged and softened faces weighted as in training.</summary>
    /// <param name="network">The network with the run's best weights; it gets the chosen ones.</param>
    /// <param name="start">The weights and statistics that the run started from, as <see cref="NetworkState"/> lists them; null if it started from random ones.</param>
    public void Settle(FaceNetwork network, IReadOnlyList<Tensor>? start)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var trained = NetworkState.Copy(network);
        var (best, bestLoss) = (trained, softened.Measure("the best checkpoint", network));
        Recalibration.Apply(network, training.Faces, softened.Seed);
        Try("normalisations measured again");
        foreach (var share in start is null ? [] : SharesOfStart)
        {
            NetworkState.Fill(network, trained.Zip(start!, (end, begin) => end.lerp(begin, share)));
            Try(string.Create(CultureInfo.InvariantCulture, $"with {share:P0} of the first weights"));
        }
        NetworkState.Fill(network, best);

        void Try(string name)
        {
            if (softened.Measure(name, network) is var loss && loss < bestLoss)
            {
                (best, bestLoss) = (NetworkState.Copy(network), loss);
            }
        }
    }
}
