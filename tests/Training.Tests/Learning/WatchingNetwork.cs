using DeepEmotion.Training.Networks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Tests.Learning;

/// <summary>Notes how many threads an operator has while it is trained.</summary>
internal sealed class WatchingNetwork : FaceNetwork
{
    private readonly Linear head = nn.Linear(1, 7);

    public WatchingNetwork(List<WatchingNetwork> all)
        : base("watching", 7)
    {
        RegisterComponents();
        all.Add(this);
    }

    public List<int> Threads { get; } = [];

    internal override GraphOutput Write(NetworkGraph nodes, string faces) => throw new NotSupportedException();

    protected override NetworkOutput Score(Tensor faces)
    {
        Threads.Add(get_num_threads());
        return new(head.forward(faces.mean([2, 3])), zeros(faces.shape[0], 2, 3), null);
    }
}
