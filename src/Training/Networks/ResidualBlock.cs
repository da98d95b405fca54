using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>Two 3 x 3 convolutions with channel attention, and a shortcut.</summary>
/// <remarks>He et al., "Deep Residual Learning" (2016), figure 2. The second normalisation starts at one: starting at zero, as Goyal et al. 2017 advise, the first epochs learned almost nothing.</remarks>
public sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly ConvolutionUnit first;
    private readonly ConvolutionUnit second;
    private readonly SqueezeExcitation? attention;
    private readonly ConvolutionUnit? shortcut;

    public ResidualBlock(int input, int output, int stride = 1, bool attend = true)
        : base(nameof(ResidualBlock))
    {
        first = new ConvolutionUnit(input, output, 3, stride);
        second = new ConvolutionUnit(output, output, 3, rectified: false);
        attention = attend ? new SqueezeExcitation(output) : null;
        shortcut = stride != 1 || input != output ? new ConvolutionUnit(input, output, 1, stride, rectified: false) : null;
        RegisterComponents();
    }

    public ConvolutionUnit First => first;

    public ConvolutionUnit Second => second;

    public SqueezeExcitation? Attention => attention;

    public ConvolutionUnit? Shortcut => shortcut;

    public override Tensor forward(Tensor input)
    {
        var residual = second.forward(first.forward(input));
        residual = attention?.forward(residual) ?? residual;
        return residual.add_(shortcut?.forward(input) ?? input).relu_();
    }
}
