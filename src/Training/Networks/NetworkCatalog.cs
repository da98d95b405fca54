namespace DeepEmotion.Training.Networks;

/// <summary>The networks that can be trained, by name.</summary>
public static class NetworkCatalog
{
    /// <summary>The network that is trained unless another is asked for.</summary>
    public const string Default = "attentional";

    public static IReadOnlyList<string> Names { get; } = [Default];

    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    public static EmotionNetwork Create(string name, int classes) => name switch
    {
        Default => new AttentionalNetwork(classes),
        _ => throw new ArgumentException($"There is no network '{name}'. Known: {string.Join(", ", Names)}.", nameof(name)),
    };
}
