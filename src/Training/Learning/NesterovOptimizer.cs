using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>Stochastic gradient descent with Nesterov momentum, kept in tensors that a checkpoint can store.</summary>
/// <remarks>Sutskever et al. 2013, equations 3 and 4, in PyTorch's form. Vectors (biases, normalisation) do not decay.</remarks>
public sealed class NesterovOptimizer
{
    private const double Momentum = 0.9;

    private readonly (Parameter Weight, Tensor Velocity, double Decay, double Rate)[] _slots;

    /// <param name="network">The network to train.</param>
    /// <param name="weightDecay">Weight decay of matrices and kernels.</param>
    /// <param name="rateOf">Factor on the learning rate, by the parameter's name.</param>
    public NesterovOptimizer(nn.Module network, double weightDecay, Func<string, double> rateOf)
    {
        _slots = [.. network.named_parameters().Select(p =>
            (p.parameter, zeros_like(p.parameter), p.parameter.dim() > 1 ? weightDecay : 0, rateOf(p.name)))];
        Velocities = [.. network.named_parameters().Select((p, i) => ("velocity." + p.name, _slots[i].Velocity))];
    }

    /// <summary>The momentum, by name.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Velocities { get; }

    /// <summary>Updates every weight and clears its gradient.</summary>
    public void Step(double learningRate) => Parallel.ForEach(_slots, slot =>
    {
        // Scopes and the no-gradient mode belong to a thread.
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var (weight, velocity, decay, rate) = slot;
        if (weight.grad is not { } gradient)
        {
            return;
        }
        gradient.add_(weight, alpha: decay);
        velocity.mul_(Momentum).add_(gradient);
        weight.add_(gradient.add_(velocity, alpha: Momentum), alpha: -learningRate * rate);
        gradient.zero_();
    });
}
