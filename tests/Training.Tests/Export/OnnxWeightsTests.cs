using DeepEmotion.Training.Data;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Export;

public sealed class OnnxWeightsTests
{
    [Fact]
    public void A_network_that_starts_from_a_file_answers_as_the_file_does()
    {
        var network = (AttentionalNetwork)RandomNetwork.Create(NetworkCatalog.Default.Name, classes: 7);
        var file = OnnxExporter.Export(network, temperature: 1.7);
        var started = new AttentionalNetwork(7);

        OnnxWeights.Load(file.Content, started, Faces());

        ExportVerification.Verify(file, started, temperature: 1.7, seed: 3);
        ExportVerification.Verify(OnnxExporter.Export(started, 1), started, 1, seed: 4);
    }

    [Fact]
    public void Its_normalisations_know_what_they_see_so_that_training_begins_where_the_file_stood()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var file = OnnxExporter.Export(RandomNetwork.Create(NetworkCatalog.Default.Name, classes: 7), temperature: 1);
        var started = new AttentionalNetwork(7);
        OnnxWeights.Load(file.Content, started, Faces());
        var evaluated = started.Stem.forward(Faces());

        started.Stem.train();
        var trained = started.Stem.forward(Faces());

        Assert.True(trained.allclose(evaluated, rtol: 1e-3, atol: 1e-2));
    }

    [Fact]
    public void A_file_of_another_network_is_refused_in_words()
    {
        var failure = Assert.Throws<UsageException>(() => OnnxWeights.Load(SmallModel.Create(seed: 1), new AttentionalNetwork(7), Faces()));

        Assert.Contains("another network", failure.Message, StringComparison.Ordinal);
    }

    private static Tensor Faces() =>
        tensor(ExportVerification.RandomFaces(32, seed: 9)).view(32, 1, 48, 48).to_type(ScalarType.Float32);
}
