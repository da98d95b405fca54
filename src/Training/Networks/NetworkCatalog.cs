namespace DeepEmotion.Training.Networks;

/// <summary>The networks that can be trained, by name.</summary>
public static class NetworkCatalog
{
    public const string Attentional = "attentional";

    public const string Sequential = "sequential";

    public const string Parallel = "parallel";

    public const string ParallelDeep = "parallel-deep";

    /// <summary>The network that is trained unless another is asked for.</summary>
    public const string Default = Attentional;

    public static IReadOnlyList<string> Names { get; } = [Attentional, ParallelDeep, Parallel, Sequential];

    /// <summary>The highest learning rate that suits a network, for batches of 128: with hardly any normalisation, smaller steps.</summary>
    public static double LearningRate(string name) => name == Attentional ? 0.2 : 0.02;

    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    public static EmotionNetwork Create(string name, int classes) => name switch
    {
        Attentional => new AttentionalNetwork(classes),
        ParallelDeep => new ParallelDeepNetwork(classes),
        Parallel => new ParallelNetwork(classes),
        Sequential => new SequentialNetwork(classes),
        _ => throw new ArgumentException($"There is no network '{name}'. Known: {string.Join(", ", Names)}.", nameof(name)),
    };
}
