using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>Chooses an affine window from feature maps; <see cref="Look"/> samples it bilinearly.</summary>
/// <remarks>
/// Jaderberg et al., "Spatial Transformer Networks" (2015), equation 1. The six numbers are bounded, so that the window can
/// neither flip nor leave the face: scale 0.6 to 1.2, rotation and shear at most 0.35, shift at most 0.3 (half widths). It starts centred at scale 0.9.
/// </remarks>
public sealed class SpatialTransformer : nn.Module<Tensor, Tensor>
{
    /// <summary>The initial window, row by row.</summary>
    public static readonly float[] Centre = [0.9f, 0, 0, 0, 0.9f, 0];

    /// <summary>The largest deviation of each number from it.</summary>
    public static readonly float[] Reach = [0.3f, 0.35f, 0.3f, 0.35f, 0.3f, 0.3f];

    private readonly ConvolutionUnit first;
    private readonly ConvolutionUnit second;
    private readonly Linear hidden;
    private readonly Linear window;

    public SpatialTransformer(int channels)
        : base(nameof(SpatialTransformer))
    {
        first = new ConvolutionUnit(channels, 16, 3, 2);
        second = new ConvolutionUnit(16, 32, 3, 2);
        hidden = nn.Linear(32 * 9, 32);
        window = nn.Linear(32, 6);
        nn.init.zeros_(window.weight);
        nn.init.zeros_(window.bias);
        RegisterComponents();
    }

    public ConvolutionUnit First => first;

    public ConvolutionUnit Second => second;

    public Linear Hidden => hidden;

    public Linear Window => window;

    /// <summary>Chooses a window for features [N, C, H, W].</summary>
    /// <returns>Theta, [N, 2, 3].</returns>
    public override Tensor forward(Tensor input)
    {
        var located = nn.functional.adaptive_avg_pool2d(second.forward(first.forward(input)), [3, 3]);
        var numbers = window.forward(hidden.forward(located.AtLeastSingle().flatten(1)).relu_());
        var (centre, reach) = (tensor(Centre, device: numbers.device), tensor(Reach, device: numbers.device));
        return (centre + (reach * numbers.tanh())).view(-1, 2, 3);
    }

    /// <summary>Samples features [N, C, H, W] in the windows theta [N, 2, 3], in the features' size.</summary>
    public static Tensor Look(Tensor features, Tensor theta)
    {
        var grid = nn.functional.affine_grid(theta, features.shape, align_corners: false);
        var seen = nn.functional.grid_sample(features.AtLeastSingle(), grid, align_corners: false);
        return Convolution.ChannelsLast(seen.to_type(features.dtype));
    }
}
