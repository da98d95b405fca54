using System.Globalization;
using System.Text.RegularExpressions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Jobs;

public sealed partial class WeightChoiceTests
{
    private static readonly TrainingOptions Options = new() { Epochs = 12, BatchSize = 16, SoftShare = 0, LearningRate = NetworkCatalog.Find("sequential").LearningRate };

    private readonly QuietDisplay _display = new();

    [Fact]
    public void What_training_ruined_is_brought_back_from_the_first_weights()
    {
        var (good, training, validation) = Learned();
        var start = Values(good);
        Ruin(good);
        var ruined = Validation.Measure(good, validation).Loss;

        Choice(training, validation).Settle(good, start);

        var chosen = Validation.Measure(good, validation).Loss;
        Assert.True(chosen < ruined - 0.1, $"{chosen} is not better than {ruined}.");
        Assert.Equal(Losses().Min(), chosen, tolerance: 1e-4);
        Assert.Equal(5, _display.Notes.Count);
    }

    [Fact]
    public void Bad_first_weights_are_left_alone()
    {
        var (good, training, validation) = Learned();
        using var bad = NetworkCatalog.Find("sequential").Create(7);
        Ruin(bad);
        var before = Validation.Measure(good, validation).Loss;

        Choice(training, validation).Settle(good, Values(bad));

        Assert.InRange(Validation.Measure(good, validation).Loss, 0, before + 1e-4);
    }

    [Fact]
    public void Without_first_weights_only_the_normalisations_are_tried()
    {
        var (good, training, validation) = Learned();

        Choice(training, validation).Settle(good, null);

        Assert.Equal(2, _display.Notes.Count);
        Assert.Equal(Losses().Min(), Validation.Measure(good, validation).Loss, tolerance: 1e-4);
    }

    private static (FaceNetwork Network, FaceTensors Training, FaceTensors Validation) Learned()
    {
        var set = SyntheticFaces.Set(training: 224, validation: 56);
        var training = FaceTensors.Create(set.Of(Split.Training), LabelSets.Of(7));
        var trainer = new Trainer(() => NetworkCatalog.Find("sequential").Create(7), training, Options);
        while (trainer.Step < trainer.TotalSteps)
        {
            trainer.Advance();
        }
        return (trainer.Average, training, FaceTensors.Create(set.Of(Split.PublicTest), LabelSets.Of(7)));
    }

    private WeightChoice Choice(FaceTensors training, FaceTensors validation) => new(training, new SoftenedLoss(Options.Seed, Options.SoftShare, validation, _display));

    private static void Ruin(FaceNetwork network)
    {
        using var still = no_grad();
        random.manual_seed(3);
        foreach (var parameter in network.parameters())
        {
            parameter.add_(randn_like(parameter) * 0.3);
        }
    }

    private static Tensor[] Values(FaceNetwork network) => [.. NetworkState.Of(network).Select(t => t.Value.detach().clone())];

    private double[] Losses() => [.. _display.Notes.Select(note => double.Parse(Loss().Match(note).Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\(loss ([0-9.]+)\)")]
    private static partial Regex Loss();
}
