using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Learning;
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

        // A network of random weights makes rounding large.
        using var scope = NewDisposeScope();
        var faces = Faces().to_type(ScalarType.Byte).squeeze(1);
        var (expected, actual) = (Inference.Views(network, faces).Logits[0], Inference.Views(started, faces).Logits[0]);
        Assert.InRange(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max(), 0, 0.01 * expected.Max(Math.Abs));
    }

    // Six is also the number of a window's values, and 256 / 16 that of a gate's: only the heads lose rows.
    [Theory]
    [InlineData(6)]
    [InlineData(4)]
    public void A_network_of_fewer_emotions_starts_from_one_of_more(int known)
    {
        var network = (AttentionalNetwork)RandomNetwork.Create(NetworkCatalog.Default.Name, known);
        network.Labels = [.. EmotionLabels.Seven.Take(known)];
        var started = new AttentionalNetwork(2) { Labels = [Emotion.Disgust, Emotion.Happy] };

        OnnxWeights.Load(OnnxExporter.Export(network, temperature: 1).Content, started, Faces());

        using var scope = NewDisposeScope();
        using var still = no_grad();
        Assert.True(started.named_parameters().Single(p => p.name == "head.bias").parameter.allclose(
            network.named_parameters().Single(p => p.name == "head.bias").parameter[tensor([1L, 3L])]));
        Assert.True(started.Transformer.Window.weight!.allclose(network.Transformer.Window.weight!));
    }

    [Fact]
    public void Its_normalisations_know_what_they_see_so_that_training_begins_where_the_file_stood()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var file = OnnxExporter.Export(RandomNetwork.Create(NetworkCatalog.Default.Name, classes: 7), temperature: 1);
        var started = new AttentionalNetwork(7);
        OnnxWeights.Load(file.Content, started, Faces());
        var known = Statistics(started);

        started.train();
        started.forward(Faces());

        // A step of training takes a tenth of what it sees into them: had they known nothing, they would have moved by that.
        Assert.All(known.Zip(Statistics(started)), pair => Assert.True(pair.First.allclose(pair.Second, rtol: 0.02, atol: 0.01)));
    }

    [Fact]
    public void A_file_of_another_network_is_refused_in_words()
    {
        var failure = Assert.Throws<UsageException>(() => OnnxWeights.Load(SmallModel.Create(seed: 1), new AttentionalNetwork(7), Faces()));

        Assert.Contains("another network", failure.Message, StringComparison.Ordinal);
    }

    private static Tensor[] Statistics(AttentionalNetwork network) =>
        [.. network.named_buffers().Where(b => b.buffer.dtype == ScalarType.Float32).Select(b => b.buffer.clone())];

    private static Tensor Faces() =>
        tensor(ExportVerification.RandomFaces(32, seed: 9)).view(32, 1, 48, 48).to_type(ScalarType.Float32);
}
