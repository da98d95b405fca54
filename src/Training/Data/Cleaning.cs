using System.Security.Cryptography;

namespace DeepEmotion.Training.Data;

/// <summary>What may not be learned from: nothing is ever removed from the splits that a model is judged by.</summary>
public static class Cleaning
{
    /// <summary>Drops blank images, faces that FER+'s taggers say are none, and whatever repeats in an evaluation split.</summary>
    public static FaceSet Clean(FaceSet set)
    {
        var judged = set.Faces.Where(f => f.Split != Split.Training).Select(PixelHash).ToHashSet();
        return set with { Faces = [.. set.Faces.Where(f => f.Split != Split.Training || Keep(f, judged))] };
    }

    private static bool Keep(LabelledFace face, HashSet<string> judged) =>
        !IsBlank(face) && !IsNoFace(face) && !judged.Contains(PixelHash(face));

    /// <summary>Whether all pixels have one value.</summary>
    public static bool IsBlank(LabelledFace face) => !face.Crop.Pixels.Span.ContainsAnyExcept(face.Crop.Pixels.Span[0]);

    /// <summary>Whether most taggers saw no face.</summary>
    public static bool IsNoFace(LabelledFace face) => !face.Votes.IsEmpty && 2 * face.Votes.Span[FerPlusVotes.NoFace] > FerPlusVotes.Answers;

    /// <summary>The same for images that are the same pixel by pixel.</summary>
    public static string PixelHash(LabelledFace face) => Convert.ToHexString(SHA256.HashData(face.Crop.Pixels.Span));
}
