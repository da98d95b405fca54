using DeepEmotion.Training.Export;
using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests;

/// <summary>A model file of the smallest network, as its seed made it.</summary>
internal static class SmallModel
{
    public static byte[] Create(int seed, int classes = 7)
    {
        set_num_threads(1);
        random.manual_seed(seed);
        var network = new SequentialNetwork(classes);
        network.eval();
        return OnnxExporter.Export(network, temperature: 1).Content;
    }
}
