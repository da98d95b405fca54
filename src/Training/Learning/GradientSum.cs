using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Synchronizes the workers' copies of a network.</summary>
internal static class GradientSum
{
    /// <summary>Adds one copy's gradients to another's, and clears them.</summary>
    public static void Add(nn.Module from, nn.Module to)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (source, target) in from.parameters().Zip(to.parameters()))
        {
            if (source.grad is { } gradient && target.grad is { } sum)
            {
                sum.add_(gradient);
                gradient.zero_();
            }
        }
    }

    /// <summary>Copies the weights to another copy.</summary>
    public static void CopyWeights(nn.Module from, nn.Module to)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (source, target) in from.parameters().Zip(to.parameters()))
        {
            target.copy_(source);
        }
    }
}
