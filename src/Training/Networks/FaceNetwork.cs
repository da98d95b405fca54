using System.Collections.Immutable;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Training.Data;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>A network from faces to emotions. Subclasses differ in <see cref="Score"/>.</summary>
public abstract class FaceNetwork : nn.Module<Tensor, NetworkOutput>
{
    /// <summary>Variance added before division, in grey values squared: it keeps the noise of a nearly blank face from being amplified.</summary>
    public const float ContrastFloor = 64;

    protected FaceNetwork(string name, int classes)
        : base(name) => (Classes, Labels) = (classes, LabelSets.Of(classes));

    /// <summary>Number of emotions.</summary>
    public int Classes { get; }

    /// <summary>The emotions in the order of the outputs.</summary>
    public ImmutableArray<Emotion> Labels { get; set; }

    /// <summary>Whether faces may be smaller than 48 x 48 pixels during training.</summary>
    public virtual bool TakesAnySize => true;

    /// <summary>Whether a parameter belongs to the choice of the window. Those learn more slowly than the features: a jumping window would give its branch nothing to learn from.</summary>
    public virtual bool Locates(string parameter) => parameter.StartsWith("transformer.", StringComparison.Ordinal);

    /// <summary>Number type of the convolutions during training; evaluation uses the number type of the weights.</summary>
    public ScalarType TrainingType { get; set; } = ScalarType.Float32;

    /// <summary>The random generator for dropout during training, so that networks on several threads are reproducible.</summary>
    public Generator Noise { get; set; } = new(0);

    /// <summary>Factor for the dropout share, 0 to 1.</summary>
    public double DropoutFactor { get; set; } = 1;

    /// <summary>Scores faces.</summary>
    /// <param name="input">Grey values 0 to 255, [N, 1, H, W], of the number type of the weights.</param>
    public override NetworkOutput forward(Tensor input)
    {
        var lit = Lighting.Even(input);
        var centred = lit - lit.mean([1, 2, 3], keepdim: true);
        var standard = centred * centred.square().mean([1, 2, 3], keepdim: true).add_(ContrastFloor).rsqrt_();
        return Score(training ? standard.to_type(TrainingType) : standard);
    }

    /// <summary>Drops a share of the features during training (Srivastava et al. 2014), and none in evaluation.</summary>
    protected Tensor Dropout(Tensor features, double share)
    {
        if (!training)
        {
            return features;
        }
        var left = share * DropoutFactor;
        var kept = rand(features.shape, generator: Noise).to(features.device).ge(left);
        return features * kept.to_type(features.dtype) * (1 / (1 - left));
    }

    /// <summary>Scores faces of mean 0 and variance 1, [N, 1, H, W].</summary>
    protected abstract NetworkOutput Score(Tensor faces);

    /// <summary>Writes the computation of <see cref="Score"/> as nodes of a graph.</summary>
    /// <param name="nodes">The graph.</param>
    /// <param name="faces">Faces of mean 0 and variance 1, [N, 1, 48, 48].</param>
    internal abstract GraphOutput Write(NetworkGraph nodes, string faces);
}
