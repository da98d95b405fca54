using System.Globalization;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Jobs;

/// <summary>Averages the weights of networks that were trained from the same weights.</summary>
/// <remarks>
/// Wortsman et al., "Model soups: averaging weights of multiple fine-tuned models improves accuracy without increasing inference time" (2022),
/// recipe 1 (greedy soup): from the best network on, another one joins if the average does not get worse. Shares of the weights that all were
/// trained from are tried last, as in "Robust fine-tuning of zero-shot models" (2022), equation 1. Statistics of normalisations are averaged like weights.
/// </remarks>
/// <param name="softened">Measures each average.</param>
public sealed class ModelSoup(SoftenedLoss softened)
{
    private static readonly double[] SharesOfStart = [0.1, 0.2, 0.3];

    /// <summary>Leaves the best average in the network.</summary>
    /// <param name="network">Gets the weights.</param>
    /// <param name="states">Each network's name and values, in the order of <see cref="NetworkState"/>.</param>
    /// <param name="start">The values that all were trained from; null if they are not to be tried.</param>
    /// <returns>The parts of the average.</returns>
    public IReadOnlyList<string> Mix(FaceNetwork network, IReadOnlyList<(string Name, Tensor[] Values)> states, Tensor[]? start)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        Soup[] ranked = [.. states.Select(state => Measure(network, [state.Name], state.Values)).OrderBy(static soup => soup.Loss)];
        var best = ranked[0];
        foreach (var another in ranked.Skip(1))
        {
            var share = 1.0 / (best.Parts.Count + 1);
            if (Measure(network, [.. best.Parts, .. another.Parts], Mix(best.Values, another.Values, share)) is var mixed && mixed.Loss <= best.Loss)
            {
                best = mixed;
            }
        }
        foreach (var share in start is null ? [] : SharesOfStart)
        {
            ranked = [.. ranked, Measure(network, [.. best.Parts, string.Create(CultureInfo.InvariantCulture, $"{share:P0} of the start")], Mix(best.Values, start!, share))];
        }
        best = ranked.Append(best).MinBy(static soup => soup.Loss)!;
        NetworkState.Fill(network, best.Values);
        return best.Parts;
    }

    private static Tensor[] Mix(Tensor[] values, Tensor[] others, double share) => [.. values.Zip(others, (value, other) => value.lerp(other, share))];

    private Soup Measure(FaceNetwork network, IReadOnlyList<string> parts, Tensor[] values)
    {
        NetworkState.Fill(network, values);
        return new Soup(parts, values, softened.Measure(string.Join(" + ", parts), network));
    }

    private sealed record Soup(IReadOnlyList<string> Parts, Tensor[] Values, double Loss);
}
