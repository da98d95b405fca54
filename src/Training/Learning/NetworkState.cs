using static TorchSharp.torch;

namespace DeepEmotion.Training.Learning;

/// <summary>The tensors of a network's state: weights, and the statistics of its normalisations.</summary>
public static class NetworkState
{
    /// <summary>All float32 parameters and buffers by name, in a fixed order.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> Of(nn.Module network) =>
    [
        .. network.named_parameters().Select(p => (p.name, (Tensor)p.parameter)),
        .. network.named_buffers().Where(b => b.buffer.dtype == ScalarType.Float32).Select(b => (b.name, b.buffer)),
    ];

    /// <summary>The values, copied.</summary>
    public static Tensor[] Copy(nn.Module network) => [.. Of(network).Select(t => t.Value.detach().clone())];

    /// <summary>Gives a network values in the order of <see cref="Of"/>.</summary>
    public static void Fill(nn.Module network, IEnumerable<Tensor> values)
    {
        foreach (var ((_, slot), value) in Of(network).Zip(values))
        {
            slot.copy_(value);
        }
    }
}
