using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>The paper's localisation: two convolutions and two linear layers from the image to an unbounded affine window, which starts as the identity.</summary>
/// <remarks>Minaee et al. 2021, figure 2; Jaderberg et al., "Spatial Transformer Networks" (2015), equation 1.</remarks>
public sealed class PlainTransformer : nn.Module<Tensor, Tensor>
{
    private const int Located = 10 * 8 * 8;

    private readonly Conv2d first;
    private readonly Conv2d second;
    private readonly Linear hidden;
    private readonly Linear window;

    public PlainTransformer()
        : base(nameof(PlainTransformer))
    {
        first = nn.Conv2d(1, 8, 7);
        second = nn.Conv2d(8, 10, 5);
        hidden = nn.Linear(Located, 32);
        window = nn.Linear(32, 6);
        nn.init.zeros_(window.weight);
        using (no_grad())
        {
            window.bias!.copy_(tensor(new float[] { 1, 0, 0, 0, 1, 0 }));
        }
        RegisterComponents();
    }

    public Conv2d First => first;

    public Conv2d Second => second;

    public Linear Hidden => hidden;

    public Linear Window => window;

    /// <summary>The window for images [N, 1, 48, 48]: theta [N, 2, 3].</summary>
    public override Tensor forward(Tensor input)
    {
        var wide = nn.functional.max_pool2d(first.forward(input), 2).relu_();
        var located = nn.functional.max_pool2d(second.forward(wide), 2).relu_();
        return window.forward(hidden.forward(located.flatten(1)).relu_()).view(-1, 2, 3);
    }

    /// <summary>The window's content, in the size of the input.</summary>
    public static Tensor Look(Tensor input, Tensor theta)
    {
        var grid = nn.functional.affine_grid(theta, input.shape, align_corners: false);
        return nn.functional.grid_sample(input, grid, align_corners: false);
    }
}
