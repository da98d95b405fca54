using System.Globalization;
using System.Text.RegularExpressions;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Jobs;

public sealed partial class WeightChoiceTests
{
    private readonly QuietDisplay _display = new();

    [Fact]
    public void What_training_ruined_is_brought_back_from_the_first_weights()
    {
        using var good = LearnedNetwork.Copy();
        var start = NetworkState.Copy(good);
        Ruin(good);
        var ruined = LossOf(good);

        Choice().Settle(good, start);

        var chosen = LossOf(good);
        Assert.True(chosen < ruined - 0.1, $"{chosen} is not better than {ruined}.");
        Assert.Equal(Losses().Min(), chosen, tolerance: 1e-4);
        Assert.Equal(5, _display.Notes.Count);
    }

    [Fact]
    public void Bad_first_weights_are_left_alone()
    {
        using var good = LearnedNetwork.Copy();
        using var bad = LearnedNetwork.Untrained();
        Ruin(bad);
        var before = LossOf(good);

        Choice().Settle(good, NetworkState.Copy(bad));

        Assert.InRange(LossOf(good), 0, before + 1e-4);
    }

    [Fact]
    public void Without_first_weights_only_the_normalisations_are_tried()
    {
        using var good = LearnedNetwork.Copy();

        Choice().Settle(good, null);

        Assert.Equal(2, _display.Notes.Count);
        Assert.Equal(Losses().Min(), LossOf(good), tolerance: 1e-4);
    }

    private static double LossOf(FaceNetwork network) => Validation.Measure(network, LearnedNetwork.Held).Loss;

    private WeightChoice Choice() => new(LearnedNetwork.Training, new SoftenedLoss(LearnedNetwork.Options.Seed, LearnedNetwork.Options.SoftShare, LearnedNetwork.Held, _display));

    private static void Ruin(FaceNetwork network)
    {
        using var still = no_grad();
        random.manual_seed(3);
        foreach (var parameter in network.parameters())
        {
            parameter.add_(randn_like(parameter) * 0.3);
        }
    }

    private double[] Losses() => [.. _display.Notes.Select(note => double.Parse(Loss().Match(note).Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\(loss ([0-9.]+)\)")]
    private static partial Regex Loss();
}
