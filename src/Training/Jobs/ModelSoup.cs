using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Jobs;

/// <summary>Averages the weights of networks that were trained from the same weights.</summary>
/// <remarks>
/// Wortsman et al., "Model soups: averaging weights of multiple fine-tuned models improves accuracy without increasing inference time" (2022),
/// recipe 1 (greedy soup): from the best network on, another one joins if the average does not get worse. It also tells the uniform average.
/// </remarks>
/// <param name="seed">Seed for the choice of faces for the normalisations.</param>
/// <param name="training">Faces for measuring the normalisations.</param>
/// <param name="softened">Measures each average.</param>
public sealed class ModelSoup(int seed, FaceTensors training, SoftenedLoss softened)
{
    /// <summary>Leaves the best average in the network.</summary>
    /// <param name="network">Gets the weights.</param>
    /// <param name="states">Each network's name and values, in the order of <see cref="NetworkState"/>.</param>
    /// <returns>The names of the networks in the average.</returns>
    public IReadOnlyList<string> Mix(FaceNetwork network, IReadOnlyList<(string Name, Tensor[] Values)> states)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        (int State, double Loss)[] ranked = [.. Enumerable.Range(0, states.Count).Select(i => (i, Measure(network, states, [i]))).OrderBy(static one => one.Item2)];
        var (kept, best) = ((List<int>)[ranked[0].State], ranked[0].Loss);
        foreach (var (state, _) in ranked.Skip(1))
        {
            if (Measure(network, states, [.. kept, state]) is var loss && loss <= best)
            {
                kept.Add(state);
                best = loss;
            }
        }
        if (kept.Count < states.Count && states.Count > 2 && Measure(network, states, [.. Enumerable.Range(0, states.Count)]) is var all && all < best)
        {
            kept = [.. Enumerable.Range(0, states.Count)];
        }
        Load(network, states, kept);
        return [.. kept.Select(i => states[i].Name)];
    }

    private double Measure(FaceNetwork network, IReadOnlyList<(string Name, Tensor[] Values)> states, IReadOnlyList<int> some)
    {
        Load(network, states, some);
        return softened.Measure(string.Join(" + ", some.Select(i => states[i].Name)), network);
    }

    private void Load(FaceNetwork network, IReadOnlyList<(string Name, Tensor[] Values)> states, IReadOnlyList<int> some)
    {
        NetworkState.Fill(network, Enumerable.Range(0, states[0].Values.Length).Select(value => stack(some.Select(i => states[i].Values[value])).mean([0])));
        if (some.Count > 1)
        {
            Recalibration.Apply(network, training.Faces, seed);
        }
    }
}
