using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Export;

public sealed class OnnxExporterTests
{
    public static TheoryData<string> Networks => [.. NetworkCatalog.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_file_answers_as_the_network_does(string name)
    {
        var network = RandomNetwork.Create(name, classes: 7);

        var difference = ExportVerification.Verify(OnnxExporter.Export(network, temperature: 1.3), network, temperature: 1.3, seed: 5);

        Assert.InRange(difference, 0, ExportVerification.Tolerance);
    }

    [Fact]
    public void A_file_that_was_calibrated_otherwise_is_noticed()
    {
        var network = RandomNetwork.Create(SequentialNetwork.CatalogName, classes: 7);

        Assert.Throws<InvalidOperationException>(() => ExportVerification.Verify(OnnxExporter.Export(network, temperature: 2), network, temperature: 1, seed: 5));
    }

    [Fact]
    public void Attention_is_part_of_the_answer()
    {
        var network = (AttentionalNetwork)RandomNetwork.Create(NetworkCatalog.Default.Name, classes: 4);
        using var model = new OnnxModel(OnnxExporter.Export(network, temperature: 1).Content);
        var faces = ExportVerification.RandomFaces(8, seed: 1);
        var windows = model.Run(faces, "attention");
        var before = model.Run(faces, "probabilities");
        using (no_grad())
        {
            network.Transformer.Window.bias!.fill_(-3);
        }
        using var moved = new OnnxModel(OnnxExporter.Export(network, temperature: 1).Content);

        Assert.True(windows.Chunk(6).Select(w => w[0]).Distinct().Count() > 1, "The window does not depend on the face.");
        Assert.NotEqual(before, moved.Run(faces, "probabilities"));
        Assert.Equal(8 * 4, before.Length);
    }

    [Fact]
    public void A_mirrored_face_has_the_same_probabilities()
    {
        using var model = new OnnxModel(OnnxExporter.Export(RandomNetwork.Create(NetworkCatalog.Default.Name, classes: 7), temperature: 1).Content);
        var face = ExportVerification.RandomFaces(1, seed: 1);
        byte[] mirrored = [.. face.Chunk(48).SelectMany(row => row.Reverse())];

        Assert.Equal(model.Run(face, "probabilities"), model.Run(mirrored, "probabilities"), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void The_default_network_keeps_to_its_budget()
    {
        var network = NetworkCatalog.Default.Create(7);

        Assert.InRange(network.parameters().Sum(p => p.numel()), 1, 5_000_000);
        Assert.InRange(OnnxExporter.Export(network, temperature: 1).MultiplyAdds, 1, 150_000_000);
    }
}
