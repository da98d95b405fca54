using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Training.Data;

/// <summary>The images of a data set, and the rows that could not be read.</summary>
/// <param name="Name">File or blob name, without its path.</param>
/// <param name="Faces">In the order of the file.</param>
/// <param name="Broken">Rows that were skipped.</param>
public sealed record FaceSet(string Name, ImmutableArray<LabelledFace> Faces, ImmutableArray<BrokenRow> Broken)
{
    /// <summary>The images of one split, in the order of the file.</summary>
    public ImmutableArray<LabelledFace> Of(Split split) => [.. Faces.Where(f => f.Split == split)];

    /// <summary>The fingerprint of the training images.</summary>
    public DataFingerprint Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var training = Of(Split.Training);
        Span<byte> label = stackalloc byte[4];
        foreach (var face in training)
        {
            BinaryPrimitives.WriteInt32LittleEndian(label, (int)face.Emotion);
            hash.AppendData(label);
            hash.AppendData(face.Crop.Pixels.Span);
        }
        return new(Name, Convert.ToHexStringLower(hash.GetHashAndReset()), training.Length);
    }

    /// <summary>SHA-256 of the training images' votes; null if none has any.</summary>
    public string? VotesHash()
    {
        var training = Of(Split.Training);
        if (training.All(static face => face.Votes.IsEmpty))
        {
            return null;
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var face in training)
        {
            hash.AppendData(face.Votes.Span);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
