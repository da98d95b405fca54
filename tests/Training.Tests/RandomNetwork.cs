using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests;

internal static class RandomNetwork
{
    /// <summary>A network none of whose layers is at its plain start: zeros and ones would hide mistakes.</summary>
    public static FaceNetwork Create(string name, int classes)
    {
        set_num_threads(1);
        random.manual_seed(11);
        var network = NetworkCatalog.Find(name).Create(classes);
        using var still = no_grad();
        foreach (var (key, buffer) in network.named_buffers())
        {
            if (key.EndsWith("running_var", StringComparison.Ordinal))
            {
                buffer.uniform_(0.5, 1.5);
            }
            else if (key.EndsWith("running_mean", StringComparison.Ordinal))
            {
                buffer.normal_(0, 0.2);
            }
        }
        foreach (var parameter in network.parameters().Where(p => p.dim() == 1 || p.abs().max().item<float>() == 0))
        {
            parameter.normal_(0.1, 0.3);
        }
        network.eval();
        return network;
    }
}
