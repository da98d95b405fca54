namespace DeepEmotion.EndToEnd.Tests.Publishing;

/// <summary>One copy of the sources for all tests that publish, so that what is the same for every platform is compiled once; made when it is asked for.</summary>
[CollectionDefinition(nameof(SharedCopy))]
public sealed class SharedCopy : IDisposable, ICollectionFixture<SharedCopy>
{
    private readonly Lazy<SourceCopy> _copy = new(() => new SourceCopy());

    public SourceCopy Sources => _copy.Value;

    public void Dispose()
    {
        if (_copy.IsValueCreated)
        {
            _copy.Value.Dispose();
        }
    }
}
