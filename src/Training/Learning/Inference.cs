using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Runs a TorchSharp network on many faces without training it.</summary>
public static class Inference
{
    private const int BatchSize = 128;

    /// <summary>Logits of the faces and of their mirror images, and the windows of the former.</summary>
    /// <param name="network">The network; set to evaluation mode.</param>
    /// <param name="faces">uint8 [N, 48, 48].</param>
    public static (IReadOnlyList<float[]> Logits, float[] Attention) Views(FaceNetwork network, Tensor faces)
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        var (upright, attention) = Run(network, faces);
        var (mirrored, _) = Run(network, faces.flip(2));
        return ([Values(upright), Values(mirrored)], Values(attention));
    }

    private static float[] Values(Tensor tensor) => tensor.to_type(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();

    private static (Tensor Logits, Tensor Attention) Run(FaceNetwork network, Tensor faces)
    {
        network.eval();
        var type = network.WeightType();
        var batches = (int)((faces.shape[0] + BatchSize - 1) / BatchSize);
        var (logits, attention) = (new Tensor[batches], new Tensor[batches]);
        Parallel.For(0, batches, i =>
        {
            set_num_threads(1);
            using var still = no_grad();
            using var scope = NewDisposeScope();
            var batch = faces.slice(0, i * BatchSize, Math.Min((i + 1) * BatchSize, faces.shape[0]), 1);
            var output = network.forward(batch.unsqueeze(1).to_type(type));
            (logits[i], attention[i]) = (output.Logits.DetachFromDisposeScope(), output.Attention.DetachFromDisposeScope());
        });
        var joined = (cat(logits, 0), cat(attention, 0));
        foreach (var part in logits.Concat(attention))
        {
            part.Dispose();
        }
        return joined;
    }
}
