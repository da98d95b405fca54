using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Networks;

/// <summary>The paper's classifier: 50 hidden units.</summary>
public sealed class PlainHead : nn.Module<Tensor, Tensor>
{
    private const int Hidden = 50;

    private readonly Linear hidden;
    private readonly Linear output;

    /// <param name="classes">Number of emotions.</param>
    public PlainHead(int classes)
        : base(nameof(PlainHead))
    {
        hidden = nn.Linear(PlainFeatures.Channels * PlainFeatures.Side * PlainFeatures.Side, Hidden);
        output = nn.Linear(Hidden, classes);
        RegisterComponents();
    }

    public Linear First => hidden;

    public Linear Output => output;

    /// <summary>Flat features [N, 810] to logits [N, classes].</summary>
    public override Tensor forward(Tensor input) => output.forward(hidden.forward(input).relu_());
}
