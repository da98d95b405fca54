using DeepEmotion.Training.Data;

namespace DeepEmotion.Training.Cleaning;

/// <summary>Finds images of a data set with equal pixels.</summary>
internal sealed class Repeats
{
    private readonly Dictionary<int, string> _hashes;
    private readonly Dictionary<string, LabelledFace[]> _training;
    private readonly HashSet<string> _judged;

    public Repeats(FaceSet set)
    {
        _hashes = set.Faces.ToDictionary(f => f.Row, PixelHash.Of);
        _judged = [.. set.Faces.Where(f => f.Split != Split.Training).Select(f => _hashes[f.Row])];
        _training = set.Faces.Where(f => f.Split == Split.Training).GroupBy(f => _hashes[f.Row]).ToDictionary(g => g.Key, g => g.ToArray());
    }

    /// <summary>Whether the same image is in an evaluation split.</summary>
    public bool IsJudgedBy(LabelledFace face) => _judged.Contains(_hashes[face.Row]);

    /// <summary>Why a training image is removed because of an equal one; null if it is kept.</summary>
    public RemovalReason? Judge(LabelledFace face)
    {
        var alike = _training[_hashes[face.Row]];
        return alike.Any(f => f.Emotion != face.Emotion) ? RemovalReason.ConflictingLabels
            : alike[0].Row != face.Row ? RemovalReason.Duplicate
            : null;
    }
}
