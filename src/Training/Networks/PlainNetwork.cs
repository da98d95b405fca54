using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>What the three networks that this project descends from share: everything but the order of their parts.</summary>
/// <remarks>
/// The public originals call dropout without the training flag, so theirs stays on at evaluation; here it does not. FER+'s votes
/// are not learned by a second head. Ten channels gain nothing from bfloat16, so all is float32.
/// </remarks>
public abstract class PlainNetwork : EmotionNetwork
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

    /// <summary>The linear layers fix it.</summary>
    public override bool TakesAnySize => false;

    public PlainFeatures Features => features;

    public PlainTransformer Transformer => transformer;

    public PlainHead Head => head;

    protected sealed override NetworkOutput Score(Tensor faces)
    {
        var images = faces.to_type(ScalarType.Float32);
        var theta = transformer.forward(images);
        var judged = Dropout(Extract(images, theta), DropoutShare);
        return new(head.forward(judged.flatten(1)), theta, null);
    }

    /// <summary>Features [N, 10, 9, 9] of images [N, 1, 48, 48] that are looked at through theta [N, 2, 3].</summary>
    protected abstract Tensor Extract(Tensor images, Tensor theta);
}
