namespace DeepEmotion.Functions.DirectScoring;

/// <summary>A photo out of a request's body, and the room in memory that it takes until disposed.</summary>
public sealed class PhotoBody(ReadOnlyMemory<byte> photo, IDisposable room) : IDisposable
{
    public ReadOnlyMemory<byte> Photo { get; } = photo;

    public void Dispose() => room.Dispose();
}
