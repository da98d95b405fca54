using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>A 2-D convolution without bias whose weights follow its input's number type and memory layout.</summary>
/// <remarks>
/// TorchSharp has no autocast on the CPU. The weights stay float32, so the optimizer loses no precision; a bfloat16 input makes
/// the multiplications bfloat16, which some processors do at twice the speed. Channels-last avoids reordering in oneDNN.
/// </remarks>
public sealed class Convolution : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;

    /// <param name="input">Channels in.</param>
    /// <param name="output">Channels out.</param>
    /// <param name="kernel">Width and height of the kernel, odd; the edges are zero-padded to keep the size.</param>
    /// <param name="stride">Step in pixels.</param>
    public Convolution(int input, int output, int kernel, int stride = 1)
        : base(nameof(Convolution))
    {
        (Kernel, Stride) = (kernel, stride);
        // He et al. 2015, equation 10, for the backward pass.
        weight = new Parameter(randn(output, input, kernel, kernel) * Math.Sqrt(2.0 / (output * kernel * kernel)));
        RegisterComponents();
    }

    public int Kernel { get; }

    public int Stride { get; }

    /// <summary>[output, input, kernel, kernel], float32.</summary>
    public Tensor Weight => weight;

    public override Tensor forward(Tensor input)
    {
        var matching = ChannelsLast(weight.to_type(input.dtype));
        var output = nn.functional.conv2d(input, matching, null, [Stride, Stride], [Kernel / 2, Kernel / 2]);
        // With one channel both layouts are the same, and oneDNN would choose the slower one.
        return input.shape[1] == 1 ? ChannelsLast(output) : output;
    }

    /// <summary>The same values with the channel index moving fastest in memory.</summary>
    public static Tensor ChannelsLast(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
