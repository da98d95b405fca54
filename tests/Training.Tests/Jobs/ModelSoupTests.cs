using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Jobs;

public sealed class ModelSoupTests
{
    private readonly QuietDisplay _display = new();

    [Fact]
    public void Networks_whose_errors_cancel_out_are_averaged_and_a_ruined_one_is_left_out()
    {
        using var network = LearnedNetwork.Copy();
        var good = NetworkState.Copy(network);
        var error = Errors(good, 1, 0.5);
        (string, Tensor[])[] states = [("ruined", Add(good, Errors(good, 2, 5))), ("plus", Add(good, error)), ("minus", Add(good, [.. error.Select(static e => -e)]))];
        double[] single = [.. states.Select(state => LossOf(network, state.Item2))];

        var kept = Soup().Mix(network, states, null);

        Assert.Equal(["minus", "plus"], kept.Order(StringComparer.Ordinal));
        Assert.True(Validation.Measure(network, LearnedNetwork.Held).Loss < single.Min(), "The average has a larger loss than one of the networks.");
        Assert.All(NetworkState.Of(network).Zip(good).Where(static pair => pair.First.Name.EndsWith("weight", StringComparison.Ordinal)), static pair =>
            Assert.True(pair.First.Value.allclose(pair.Second, atol: 1e-5), pair.First.Name));
    }

    [Fact]
    public void If_no_average_is_better_the_best_network_stays_as_it_is()
    {
        using var network = LearnedNetwork.Copy();
        var good = NetworkState.Copy(network);

        var kept = Soup().Mix(network, [("ruined", [.. good.Select(static value => full_like(value, float.NaN))]), ("good", good)], null);

        Assert.Equal(["good"], kept);
        Assert.All(NetworkState.Of(network).Zip(good), static pair => Assert.True(pair.First.Value.equal(pair.Second).all().item<bool>(), pair.First.Name));
    }

    [Fact]
    public void A_share_of_the_start_is_taken_if_it_helps()
    {
        using var network = LearnedNetwork.Copy();
        var good = NetworkState.Copy(network);
        var error = Errors(good, 4, 0.5);

        // Four fifths of one error and a fifth of its opposite times four cancel out.
        var kept = Soup().Mix(network, [("trained", Add(good, error))], Add(good, [.. error.Select(static e => e * -4)]));

        Assert.Equal(["trained", "20 % of the start"], kept.Select(static part => part.Replace("\u00a0", " ", StringComparison.Ordinal)));
    }

    private ModelSoup Soup() => new(new SoftenedLoss(1, 0, LearnedNetwork.Held, _display));

    private static Tensor[] Errors(Tensor[] values, int seed, double size)
    {
        using var noise = new Generator((ulong)seed);
        return [.. values.Select(value => value.dim() > 1 ? randn(value.shape, generator: noise) * size * value.abs().mean() : zeros_like(value))];
    }

    private static Tensor[] Add(Tensor[] values, Tensor[] errors) => [.. values.Zip(errors, static (value, error) => value + error)];

    private static double LossOf(FaceNetwork network, Tensor[] values)
    {
        using var still = no_grad();
        NetworkState.Fill(network, values);
        return Validation.Measure(network, LearnedNetwork.Held).Loss;
    }
}
