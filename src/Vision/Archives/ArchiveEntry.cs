namespace DeepEmotion.Vision.Archives;

/// <summary>One file of a zip.</summary>
/// <param name="name">Its path in the zip with forward slashes; no two entries of a zip share one. A label, never a path to write to.</param>
/// <param name="content">Its bytes; empty when it was rejected.</param>
/// <param name="rejection">Why it was not read, as a sentence for users; null if it was read.</param>
/// <param name="room">What its bytes occupy; null if nobody counts.</param>
public sealed class ArchiveEntry(string name, ReadOnlyMemory<byte> content, string? rejection, IDisposable? room = null)
{
    private IDisposable? _room = room;

    /// <summary>Its path in the zip with forward slashes; a label, never a path to write to.</summary>
    public string Name => name;

    /// <summary>Its bytes; empty when it was rejected, and after <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Content { get; private set; } = content;

    /// <summary>Why it was not read, as a sentence for users; null if it was read.</summary>
    public string? Rejection => rejection;

    /// <summary>Gives up the bytes and their room, also where somebody still refers to the entry.</summary>
    public void Release()
    {
        Content = default;
        Interlocked.Exchange(ref _room, null)?.Dispose();
    }
}
