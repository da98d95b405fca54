using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>The paper's feature extraction: four unpadded 3 x 3 convolutions of ten channels, with pooling after the second and the fourth; 48 x 48 becomes 9 x 9.</summary>
/// <remarks>Minaee et al., "Deep-Emotion" (2021), figure 2. The student report's version adds a padded convolution at 9 x 9.</remarks>
public sealed class PlainFeatures : nn.Module<Tensor, Tensor>
{
    public const int Channels = 10;

    /// <summary>Width and height of the result.</summary>
    public const int Side = 9;

    private readonly Conv2d first;
    private readonly Conv2d second;
    private readonly Conv2d third;
    private readonly Conv2d fourth;
    private readonly BatchNorm2d normalization;
    private readonly Conv2d? fifth;

    /// <param name="deeper">Whether there is a fifth convolution.</param>
    public PlainFeatures(bool deeper = false)
        : base(nameof(PlainFeatures))
    {
        first = nn.Conv2d(1, Channels, 3);
        second = nn.Conv2d(Channels, Channels, 3);
        third = nn.Conv2d(Channels, Channels, 3);
        fourth = nn.Conv2d(Channels, Channels, 3);
        normalization = nn.BatchNorm2d(Channels);
        fifth = deeper ? nn.Conv2d(Channels, Channels, 3, padding: 1) : null;
        RegisterComponents();
    }

    public Conv2d First => first;

    public Conv2d Second => second;

    public Conv2d Third => third;

    public Conv2d Fourth => fourth;

    public BatchNorm2d Normalization => normalization;

    public Conv2d? Fifth => fifth;

    /// <summary>[N, 1, 48, 48] to [N, 10, 9, 9].</summary>
    public override Tensor forward(Tensor input)
    {
        var early = nn.functional.max_pool2d(second.forward(first.forward(input).relu_()), 2).relu_();
        var late = normalization.forward(fourth.forward(third.forward(early).relu_()));
        var features = nn.functional.max_pool2d(late, 2).relu_();
        return fifth?.forward(features).relu_() ?? features;
    }
}
