using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>Channel attention: each channel is scaled by 0 to 1, depending on the image's channel means.</summary>
/// <remarks>Hu et al., "Squeeze-and-Excitation Networks" (2018), section 3.</remarks>
public sealed class SqueezeExcitation : nn.Module<Tensor, Tensor>
{
    private readonly Linear squeeze;
    private readonly Linear excite;

    public SqueezeExcitation(int channels, int reduction = 8)
        : base(nameof(SqueezeExcitation))
    {
        squeeze = nn.Linear(channels, channels / reduction);
        excite = nn.Linear(channels / reduction, channels);
        RegisterComponents();
    }

    public Linear Squeeze => squeeze;

    public Linear Excite => excite;

    public override Tensor forward(Tensor input)
    {
        var means = input.mean([2, 3]).AtLeastSingle();
        var gates = sigmoid(excite.forward(squeeze.forward(means).relu_()));
        return input * gates.to_type(input.dtype).unsqueeze(2).unsqueeze(3);
    }
}
