using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>Convolution, batch normalisation and, unless told otherwise, ReLU.</summary>
public sealed class ConvolutionUnit : nn.Module<Tensor, Tensor>
{
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

    public override Tensor forward(Tensor input)
    {
        var normalized = normalization.forward(convolution.forward(input));
        return Rectified ? normalized.relu_() : normalized;
    }
}
