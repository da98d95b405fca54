using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Evaluation;

public sealed class ComparisonTests
{
    private static readonly FaceSet Set = SyntheticFaces.Set(training: 0, validation: 35);

    [Fact]
    public void Counts_image_by_image_who_was_right()
    {
        using var happy = Always(emotion: 3);
        using var sad = Always(emotion: 4);

        var comparison = Comparison.Create(("happy", happy), ("sad", sad), Set, Split.PublicTest, []);

        Assert.Equal((0, 5, 5, 25), (comparison.BothRight, comparison.OnlyFirstRight, comparison.OnlySecondRight, comparison.BothWrong));
        Assert.Equal(1, comparison.PValue);
        Assert.Equal([1.0, 0.0], comparison.Metrics.Select(m => m.Classes[3].Recall));
    }

    [Fact]
    public void Models_with_different_emotions_are_not_compared()
    {
        using var seven = Always(emotion: 3);
        using var four = Always(emotion: 3, classes: 4);

        Assert.Contains("only with the same emotions in the same order", Assert.Throws<UsageException>(() => Comparison.Create(("a", seven), ("b", four), Set, Split.PublicTest, [])).Message, StringComparison.Ordinal);
    }

    private static OnnxModel Always(int emotion, int classes = 7)
    {
        set_num_threads(1);
        var network = new ParallelNetwork(classes);
        using (no_grad())
        {
            network.Head.Output.weight!.zero_();
            network.Head.Output.bias!.zero_()[emotion] = 5;
        }
        network.eval();
        return new(OnnxExporter.Export(network, temperature: 1).Content);
    }
}
