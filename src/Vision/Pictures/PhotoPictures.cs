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

    /// <summary>How many bytes <see cref="WriteTo"/> writes.</summary>
    public int ByteCount => (4 * (Faces.Length + 2)) + InOrder().Sum(static picture => picture.Length);

    /// <summary>Writes all pictures: their number, the length of each (little-endian, 4 bytes), then their bytes.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Faces.Length + 1);
        var lengths = bytes[4..];
        var rest = bytes[(4 * (Faces.Length + 2))..];
        foreach (var picture in InOrder())
        {
            BinaryPrimitives.WriteInt32LittleEndian(lengths, picture.Length);
            picture.Span.CopyTo(rest);
            lengths = lengths[4..];
            rest = rest[picture.Length..];
        }
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote; empty if the bytes are something else.</summary>
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
