using DeepEmotion.Training.Networks;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Runs a TorchSharp network over many faces without training it.</summary>
public static class Inference
{
    private const int BatchSize = 256;

    /// <param name="network">Put into evaluation mode.</param>
    /// <param name="faces">uint8 [N, 48, 48].</param>
    /// <returns>Logits, float32 [N, classes].</returns>
    public static Tensor Logits(EmotionNetwork network, Tensor faces)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        network.eval();
        var parts = Enumerable.Range(0, (int)((faces.shape[0] + BatchSize - 1) / BatchSize))
            .Select(i => One(network, faces.slice(0, i * BatchSize, Math.Min((i + 1) * BatchSize, faces.shape[0]), 1)));
        return cat([.. parts], 0).MoveToOuterDisposeScope();
    }

    /// <summary>Share of right answers, 0 to 1.</summary>
    public static double Accuracy(EmotionNetwork network, FaceTensors data)
    {
        using var scope = NewDisposeScope();
        return Logits(network, data.Faces).argmax(1).eq(data.Labels).to_type(ScalarType.Float32).mean().item<float>();
    }

    private static Tensor One(EmotionNetwork network, Tensor faces)
    {
        using var scope = NewDisposeScope();
        return network.forward(faces.unsqueeze(1).to_type(ScalarType.Float32)).Logits.MoveToOuterDisposeScope();
    }
}
