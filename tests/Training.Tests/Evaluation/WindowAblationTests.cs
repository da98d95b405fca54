using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Evaluation;

public sealed class WindowAblationTests
{
    private static readonly float[] Corner = [0.5f, 0, -0.5f, 0, 0.5f, -0.5f];

    public static TheoryData<string> Networks => [.. NetworkCatalog.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_face_is_looked_at_through_the_given_window(string name)
    {
        var content = Export(name);
        var faces = ExportVerification.RandomFaces(6, seed: 2);
        using var learned = new OnnxModel(content);
        using var corner = new OnnxModel(WindowAblation.Apply(content, Corner));
        using var whole = new OnnxModel(WindowAblation.Apply(content, WindowAblation.Identity));

        // Both views of every face: the window is fixed after the model has chosen.
        Assert.All(corner.Run(faces, "attention").Chunk(6), window => Assert.Equal(Corner, window));
        Assert.NotEqual(learned.Run(faces, "probabilities"), whole.Run(faces, "probabilities"));
        Assert.NotEqual(corner.Run(faces, "probabilities"), whole.Run(faces, "probabilities"));
    }

    [Fact]
    public void The_average_window_is_the_mean_of_those_the_model_chose()
    {
        using var model = new OnnxModel(Export(NetworkCatalog.Default.Name));
        var faces = SyntheticFaces.Set(training: 0, validation: 300).Of(Split.PublicTest);
        var windows = model.Run(faces, "attention").Chunk(6).ToArray();

        var average = WindowAblation.Average(model, faces);

        Assert.Equal(windows.Average(w => w[2]), average[2], 5);
        Assert.Equal(windows.Average(w => w[4]), average[4], 5);
    }

    private static byte[] Export(string name)
    {
        set_num_threads(1);
        random.manual_seed(3);
        var network = NetworkCatalog.Find(name).Create(7);
        using (no_grad())
        {
            network.named_parameters().Single(p => p.name == "transformer.window.weight").parameter.normal_(0, 0.3);
        }
        network.eval();
        return OnnxExporter.Export(network, temperature: 1).Content;
    }
}
