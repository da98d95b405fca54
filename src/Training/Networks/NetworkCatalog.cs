using System.Collections.Immutable;

namespace DeepEmotion.Training.Networks;

/// <summary>The networks that can be trained; a new one needs a class and a line here.</summary>
public static class NetworkCatalog
{
    /// <summary>The first is the default.</summary>
    public static ImmutableArray<NetworkKind> All { get; } =
    [
        new(AttentionalNetwork.CatalogName, 0.2, classes => new AttentionalNetwork(classes)),
        new(ParallelDeepNetwork.CatalogName, 0.02, classes => new ParallelDeepNetwork(classes)),
        new(ParallelNetwork.CatalogName, 0.02, classes => new ParallelNetwork(classes)),
        new(SequentialNetwork.CatalogName, 0.02, classes => new SequentialNetwork(classes)),
    ];

    public static NetworkKind Default => All[0];

    public static IEnumerable<string> Names => All.Select(kind => kind.Name);

    /// <exception cref="ArgumentException">There is no network of that name.</exception>
    public static NetworkKind Find(string name) => All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new ArgumentException($"There is no network '{name}'. Known: {string.Join(", ", Names)}.", nameof(name));
}
