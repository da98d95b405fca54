using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>The default: a residual trunk over the whole face and, parallel to it, a branch that looks through a spatial transformer's window.</summary>
/// <remarks>
/// The idea of Minaee et al., "Deep-Emotion" (2021), figure 2: learned attention beside the features. The window samples early
/// features, so both paths share the stem; their pooled answers are judged together.
/// </remarks>
public sealed class AttentionalNetwork : EmotionNetwork
{
    /// <summary>FER+'s answers: eight emotions, unknown, no face.</summary>
    public const int VoteClasses = 10;

    private const double DropoutShare = 0.3;

    private readonly ConvolutionUnit stem;
    private readonly ResidualBlock early;
    private readonly Sequential trunk;
    private readonly SpatialTransformer transformer;
    private readonly Sequential glimpse;
    private readonly Linear head;
    private readonly Linear votes;

    public AttentionalNetwork(int classes)
        : base(NetworkCatalog.Attentional, classes)
    {
        stem = new ConvolutionUnit(1, 32, 3);
        early = new ResidualBlock(32, 32);
        trunk = nn.Sequential(
            new ResidualBlock(32, 64, 2), new ResidualBlock(64, 64),
            new ResidualBlock(64, 144, 2), new ResidualBlock(144, 144),
            new ResidualBlock(144, 256, 2));
        transformer = new SpatialTransformer(32);
        glimpse = nn.Sequential(new ConvolutionUnit(32, 48, 3), new ResidualBlock(48, 96, 2));
        head = nn.Linear(256 + 96, classes);
        votes = nn.Linear(256 + 96, VoteClasses);
        RegisterComponents();
    }

    public ConvolutionUnit Stem => stem;

    public ResidualBlock Early => early;

    public IEnumerable<ResidualBlock> Trunk => trunk.children().Cast<ResidualBlock>();

    public SpatialTransformer Transformer => transformer;

    public ConvolutionUnit GlimpseEntry => (ConvolutionUnit)glimpse.children().First();

    public ResidualBlock GlimpseBlock => (ResidualBlock)glimpse.children().Last();

    public Linear Head => head;

    protected override NetworkOutput Score(Tensor faces)
    {
        var shared = early.forward(nn.functional.max_pool2d(stem.forward(Convolution.ChannelsLast(faces)), 2));
        var (window, theta) = transformer.forward(shared);
        var seen = cat([Pool(trunk.forward(shared)), Pool(glimpse.forward(window))], 1);
        var judged = Dropout(seen, DropoutShare);
        return new(head.forward(judged), theta, votes.forward(judged));
    }

    private static Tensor Pool(Tensor features) => features.mean([2, 3]).to_type(ScalarType.Float32);
}
