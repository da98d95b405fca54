using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Learning;

public sealed class NetworkLearningTests
{
    private static readonly FaceTensors Faces = FaceTensors.Create(SyntheticFaces.Set(training: 64, validation: 0).Of(Split.Training), EmotionLabels.Four);

    public static TheoryData<string> Networks => [.. NetworkCatalog.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_network_learns_four_emotions_with_the_same_trainer(string name)
    {
        set_num_threads(1);
        var options = new TrainingOptions { Epochs = 12, BatchSize = 16, EarlySide = 24, EarlyShare = 0.5, LearningRate = NetworkCatalog.Find(name).LearningRate };
        var trainer = new Trainer(() => NetworkCatalog.Find(name).Create(4), Faces, options);

        var losses = Enumerable.Range(0, (int)trainer.TotalSteps).Select(_ => trainer.Advance().Loss).ToArray();

        Assert.True(losses[^4..].Average() < 0.85 * losses[..4].Average(), $"from {losses[..4].Average()} to {losses[^4..].Average()}");
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_part_of_every_network_is_learned(string name)
    {
        set_num_threads(1);
        var network = NetworkCatalog.Find(name).Create(7);
        network.train();

        var output = network.forward(Faces.Faces.unsqueeze(1).to_type(ScalarType.Float32));
        (output.Logits.square().sum() + (output.Votes?.square().sum() ?? 0)).backward();

        // The window's hidden layer gets its first gradient once the window's zero weights have moved.
        var still = network.named_parameters().Where(p => p.parameter.grad is null).Select(p => p.name);
        Assert.Empty(still);
        Assert.NotEqual(0, network.named_parameters().Single(p => p.name == "transformer.window.weight").parameter.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void An_unknown_network_is_named_with_the_known_ones()
    {
        var failure = Assert.Throws<ArgumentException>(() => NetworkCatalog.Find("resnet"));

        Assert.Contains("'resnet'", failure.Message, StringComparison.Ordinal);
        Assert.All(NetworkCatalog.Names, name => Assert.Contains(name, failure.Message, StringComparison.Ordinal));
    }
}
