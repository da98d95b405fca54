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

    private static readonly Lazy<(Tensor[] Values, FaceTensors Training, FaceTensors Validation)> Trained = new(Train);

    private readonly QuietDisplay _display = new();

    [Fact]
    public void What_training_ruined_is_brought_back_from_the_first_weights()
    {
        var (good, training, validation) = Learned();
        var start = NetworkState.Copy(good);
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
        using var bad = Create();
        Ruin(bad);
        var before = Validation.Measure(good, validation).Loss;

        Choice(training, validation).Settle(good, NetworkState.Copy(bad));

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

    // Trained once for all tests; each gets a copy of the weights.
    private static (Tensor[] Values, FaceTensors Training, FaceTensors Validation) Train()
    {
        var set = SyntheticFaces.Set(training: 224, validation: 56);
        var training = FaceTensors.Create(set.Of(Split.Training), LabelSets.Of(7));
        var trainer = new Trainer(Create, training, Options);
        while (trainer.Step < trainer.TotalSteps)
        {
            trainer.Advance();
        }
        return (NetworkState.Copy(trainer.Average), training, FaceTensors.Create(set.Of(Split.PublicTest), LabelSets.Of(7)));
    }

    private static (FaceNetwork Network, FaceTensors Training, FaceTensors Validation) Learned()
    {
        var (values, training, validation) = Trained.Value;
        using var still = no_grad();
        var network = Create();
        NetworkState.Fill(network, values);
        network.eval();
        return (network, training, validation);
    }

    private static FaceNetwork Create() => NetworkCatalog.Find("sequential").Create(7);

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

    private double[] Losses() => [.. _display.Notes.Select(note => double.Parse(Loss().Match(note).Groups[1].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\(loss ([0-9.]+)\)")]
    private static partial Regex Loss();
}
