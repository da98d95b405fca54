namespace DeepEmotion.Functions.DirectScoring;

/// <summary>A photo from a request's body, and the memory that it occupies until disposed.</summary>
public sealed class PhotoBody(ReadOnlyMemory<byte> photo, IDisposable room) : IDisposable
{
    public ReadOnlyMemory<byte> Photo { get; } = photo;

    public void Dispose() => room.Dispose();
}
