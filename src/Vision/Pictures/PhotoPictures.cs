using System.Buffers.Binary;
using System.Collections.Immutable;

namespace DeepEmotion.Vision.Pictures;

/// <summary>A photo's pictures for reports, each a JPEG or WebP; empty if there is none.</summary>
/// <param name="Thumbnail">The whole photo, upright.</param>
/// <param name="Faces">Its faces, in their order; may be fewer than the photo has.</param>
public sealed record PhotoPictures(ReadOnlyMemory<byte> Thumbnail, ImmutableArray<ReadOnlyMemory<byte>> Faces)
{
    private const int MaxPictures = 10_000;

    public static PhotoPictures None { get; } = new(ReadOnlyMemory<byte>.Empty, []);

    public IEnumerable<ReadOnlyMemory<byte>> InOrder() => Faces.Prepend(Thumbnail);

    /// <summary>All pictures in one array: their number, the length of each (little-endian, 4 bytes), then their bytes.</summary>
    public byte[] ToBytes()
    {
        var pictures = InOrder().ToArray();
        var bytes = new byte[(4 * (pictures.Length + 1)) + pictures.Sum(static picture => picture.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, pictures.Length);
        var at = 4 * (pictures.Length + 1);
        for (var i = 0; i < pictures.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * (i + 1)), pictures[i].Length);
            pictures[i].CopyTo(bytes.AsMemory(at));
            at += pictures[i].Length;
        }
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; empty if the bytes are something else.</summary>
    public static PhotoPictures FromBytes(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 8 || BinaryPrimitives.ReadInt32LittleEndian(bytes.Span) is not (> 0 and <= MaxPictures and var count) || bytes.Length < 4 * (count + 1))
        {
            return None;
        }
        var pictures = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(count);
        var rest = bytes[(4 * (count + 1))..];
        for (var i = 1; i <= count; i++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[(4 * i)..]);
            if (length < 0 || length > rest.Length)
            {
                return None;
            }
            pictures.Add(rest[..length]);
            rest = rest[length..];
        }
        return new PhotoPictures(pictures[0], [.. pictures.Skip(1)]);
    }
}
