using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>An exponential average of a network's weights and normalisation statistics over the steps (Polyak averaging).</summary>
public sealed class WeightAverage
{
    private readonly (Tensor Source, Tensor Average)[] _slots;
    private readonly double _decay;

    /// <param name="source">The network that is trained.</param>
    /// <param name="average">A network of the same kind that receives the average.</param>
    /// <param name="decay">Share of the old average that a step keeps.</param>
    public WeightAverage(nn.Module source, nn.Module average, double decay)
    {
        _decay = decay;
        using var still = no_grad();
        _slots = [.. NetworkState.Of(source).Zip(NetworkState.Of(average), (s, a) => (s.Value, a.Value))];
        foreach (var (value, copy) in _slots)
        {
            copy.copy_(value);
        }
    }

    /// <summary>Adds the current weights; the average adapts faster in early steps, so that the random start is soon forgotten.</summary>
    public void Update(long step)
    {
        var decay = Math.Min(_decay, (1.0 + step) / (10.0 + step));
        Parallel.ForEach(_slots, slot =>
        {
            using var scope = NewDisposeScope();
            using var still = no_grad();
            slot.Average.lerp_(slot.Source, 1 - decay);
        });
    }
}
