using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>The common part of the three networks that this project descends from; they differ only in the order of their parts.</summary>
/// <remarks>
/// The public originals call dropout without the training flag, so it stays active in evaluation; here it does not. FER+'s votes
/// are not learned by a second head. Ten channels gain nothing from bfloat16, so everything is float32.
/// </remarks>
public abstract class PlainNetwork : FaceNetwork
{
    private const double DropoutShare = 0.5;

    private readonly PlainFeatures features;
    private readonly PlainTransformer transformer;
    private readonly PlainHead head;

    protected PlainNetwork(string name, int classes, bool deeper)
        : base(name, classes)
    {
        features = new PlainFeatures(deeper);
        transformer = new PlainTransformer();
        head = new PlainHead(classes);
        RegisterComponents();
    }

    /// <summary>The linear layers require this size.</summary>
    public override bool TakesAnySize => false;

    public PlainHead Head => head;

    protected PlainFeatures Features => features;

    protected sealed override NetworkOutput Score(Tensor faces)
    {
        var images = faces.AtLeastSingle();
        var theta = transformer.forward(images);
        var judged = Dropout(Extract(images, theta), DropoutShare);
        return new(head.forward(judged.flatten(1)), theta, null);
    }

    /// <summary>Features [N, 10, 9, 9] of images [N, 1, 48, 48] with the window theta [N, 2, 3].</summary>
    protected abstract Tensor Extract(Tensor images, Tensor theta);

    internal sealed override GraphOutput Write(NetworkGraph nodes, string faces)
    {
        var theta = Locate(nodes, faces);
        var judged = nodes.Node("Flatten", [WriteExtract(nodes, faces, theta)]);
        return new(nodes.Multiply(head.Output, nodes.Relu(nodes.Multiply(head.First, judged))), theta, null);
    }

    /// <summary>The computation of <see cref="Extract"/> as nodes.</summary>
    private protected abstract string WriteExtract(NetworkGraph nodes, string faces, string theta);

    private protected string WriteFeatures(NetworkGraph nodes, string images)
    {
        var early = nodes.Relu(nodes.Convolve(features.First, images, 48));
        early = nodes.Relu(nodes.MaxPool(nodes.Convolve(features.Second, early, 46)));
        var late = nodes.Relu(nodes.Convolve(features.Third, early, 22));
        late = nodes.Relu(nodes.MaxPool(Normalized(nodes, late)));
        return features.Fifth is { } fifth ? nodes.Relu(nodes.Convolve(fifth.weight!, fifth.bias!, late, 1, 1, PlainFeatures.Side)) : late;
    }

    private string Locate(NetworkGraph nodes, string faces)
    {
        var wide = nodes.Relu(nodes.MaxPool(nodes.Convolve(transformer.First, faces, 48)));
        var located = nodes.Relu(nodes.MaxPool(nodes.Convolve(transformer.Second, wide, 21)));
        var hidden = nodes.Relu(nodes.Multiply(transformer.Hidden, nodes.Node("Flatten", [located])));
        return nodes.Node("Reshape", [nodes.Multiply(transformer.Window, hidden), nodes.Integers(-1, 2, 3)]);
    }

    private string Normalized(NetworkGraph nodes, string input)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var normalization = features.Normalization;
        var scale = normalization.weight! / (normalization.running_var! + ConvolutionUnit.Epsilon).sqrt();
        var bias = ((features.Fourth.bias! - normalization.running_mean!) * scale) + normalization.bias!;
        return nodes.Convolve(features.Fourth.weight! * scale.view(-1, 1, 1, 1), bias, input, 1, 0, 20);
    }
}
