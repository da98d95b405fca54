using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>Convolution, batch normalisation and, by default, ReLU.</summary>
public sealed class ConvolutionUnit : nn.Module<Tensor, Tensor>
{
    /// <summary>The number that a normalisation adds to the variance.</summary>
    public const double Epsilon = 1e-5;

    private readonly Convolution convolution;
    private readonly BatchNorm2d normalization;

    public ConvolutionUnit(int input, int output, int kernel, int stride = 1, bool rectified = true)
        : base(nameof(ConvolutionUnit))
    {
        Rectified = rectified;
        convolution = new Convolution(input, output, kernel, stride);
        normalization = nn.BatchNorm2d(output);
        RegisterComponents();
    }

    public bool Rectified { get; }

    public Convolution Convolution => convolution;

    public BatchNorm2d Normalization => normalization;

    /// <summary>Whether, in evaluation mode, the normalisation collects statistics of its inputs without changing the unit's output.</summary>
    /// <remarks>In a published network the normalisations are folded into the weights. To train it further, their statistics must be measured again.</remarks>
    public bool Settling { get; set; }

    public override Tensor forward(Tensor input)
    {
        var convolved = convolution.forward(input);
        if (Settling)
        {
            Settle(convolved);
        }
        var normalized = normalization.forward(convolved);
        return Rectified ? normalized.relu_() : normalized;
    }

    private void Settle(Tensor convolved)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var (weight, bias, mean, variance) = (normalization.weight!, normalization.bias!, normalization.running_mean!, normalization.running_var!);
        var scale = weight / (variance + Epsilon).sqrt();
        var offset = bias - (mean * scale);
        mean.copy_(convolved.mean([0, 2, 3]));
        variance.copy_(convolved.var([0, 2, 3], unbiased: false));
        weight.copy_(scale * (variance + Epsilon).sqrt());
        bias.copy_(offset + (mean * scale));
    }
}
