using System.Collections.Immutable;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary>A photo's pictures, each a JPEG or WebP; empty where there is no such picture.</summary>
/// <param name="Thumbnail">The whole photo, upright.</param>
/// <param name="Faces">Its faces, in their order.</param>
public sealed record PhotoPictures(ReadOnlyMemory<byte> Thumbnail, ImmutableArray<ReadOnlyMemory<byte>> Faces)
{
    public static PhotoPictures None { get; } = new(ReadOnlyMemory<byte>.Empty, []);

    public IEnumerable<ReadOnlyMemory<byte>> InOrder() => Faces.Prepend(Thumbnail);
}
