using DeepEmotion.Training.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>The default: early features and, in parallel, a localisation that chooses a window; a residual trunk sees only that window.</summary>
/// <remarks>
/// The idea of Minaee et al., "Deep-Emotion" (2021), figure 2: learned attention beside the features. If a second path can bypass the
/// window, training uses that path: on such a network, replacing the window by a fixed one cost nothing.
/// </remarks>
public sealed class AttentionalNetwork : FaceNetwork
{
    public const string CatalogName = "attentional";

    private const int Features = 256;
    private const double DropoutShare = 0.3;

    private readonly ConvolutionUnit stem;
    private readonly ResidualBlock early;
    private readonly SpatialTransformer transformer;
    private readonly Sequential trunk;
    private readonly Linear head;
    private readonly Linear votes;

    public AttentionalNetwork(int classes)
        : base(CatalogName, classes)
    {
        stem = new ConvolutionUnit(1, 32, 3);
        early = new ResidualBlock(32, 32);
        transformer = new SpatialTransformer(32);
        trunk = nn.Sequential(
            new ResidualBlock(32, 64, 2), new ResidualBlock(64, 64),
            new ResidualBlock(64, 136, 2), new ResidualBlock(136, 136), new ResidualBlock(136, 136),
            new ResidualBlock(136, Features, 2));
        head = nn.Linear(Features, classes);
        votes = nn.Linear(Features, FerPlusVotes.Answers);
        RegisterComponents();
    }

    public ConvolutionUnit Stem => stem;

    public SpatialTransformer Transformer => transformer;

    protected override NetworkOutput Score(Tensor faces)
    {
        var shared = nn.functional.max_pool2d(stem.forward(Convolution.ChannelsLast(faces)), 2);
        var theta = transformer.forward(shared);
        var window = SpatialTransformer.Look(early.forward(shared), theta);
        var seen = Dropout(Pool(trunk.forward(window)), DropoutShare);
        return new(head.forward(seen), theta, votes.forward(seen));
    }

    internal override GraphOutput Write(NetworkGraph nodes, string faces)
    {
        var shared = nodes.MaxPool(nodes.Convolve(stem, faces, 48));
        var theta = nodes.Locate(transformer, shared, 24);
        var seen = nodes.Look(nodes.Block(early, shared, 24), theta, 24);
        var side = 24;
        foreach (var block in trunk.children().Cast<ResidualBlock>())
        {
            seen = nodes.Block(block, seen, side);
            side /= block.First.Convolution.Stride;
        }
        var pooled = nodes.Pool(seen);
        long[] answers = [.. Labels.Select(FerPlusVotes.AnswerFor)];
        return new(nodes.Multiply(head, pooled), theta, nodes.Multiply(votes, pooled, answers));
    }

    private static Tensor Pool(Tensor features) => features.AtLeastSingle().mean([2, 3]);
}
