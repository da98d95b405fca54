using DeepEmotion.Training.Data;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Jobs;

/// <summary>A network that has learned synthetic faces: trained once for all tests, each of which gets a copy.</summary>
internal static class LearnedNetwork
{
    public static readonly TrainingOptions Options = new() { Epochs = 12, BatchSize = 16, SoftShare = 0, LearningRate = NetworkCatalog.Find(SequentialNetwork.CatalogName).LearningRate };

    private static readonly FaceSet Set = SyntheticFaces.Set(training: 224, validation: 56);

    public static readonly FaceTensors Training = FaceTensors.Create(Set.Of(Split.Training), LabelSets.Of(7));
    public static readonly FaceTensors Held = FaceTensors.Create(Set.Of(Split.PublicTest), LabelSets.Of(7));

    private static readonly Lazy<Tensor[]> Weights = new(Learn);

    public static FaceNetwork Copy()
    {
        var (network, weights) = (Untrained(), Weights.Value);
        using var still = no_grad();
        NetworkState.Fill(network, weights);
        network.eval();
        return network;
    }

    public static FaceNetwork Untrained() => new SequentialNetwork(7);

    private static Tensor[] Learn()
    {
        var trainer = new Trainer(Untrained, Training, Options);
        while (trainer.Step < trainer.TotalSteps)
        {
            trainer.Advance();
        }
        return NetworkState.Copy(trainer.Average);
    }
}
