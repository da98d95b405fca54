using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary>Adds up results one by one, so that a batch of any size needs no memory.</summary>
public sealed class BatchCount(string batch)
{
    private readonly int[] _statuses = new int[Enum.GetValues<PhotoStatus>().Length];
    private readonly int[] _emotions = new int[EmotionLabels.Seven.Length];
    private readonly SortedDictionary<string, int> _models = new(StringComparer.Ordinal);
    private readonly GroupedCount _clear = new(FaceKind.Clear);
    private readonly GroupedCount _withUnsure = new(FaceKind.Clear, FaceKind.Unsure);
    private readonly int[] _kinds = new int[Enum.GetValues<FaceKind>().Length];
    private double _expectedRight;
    private int _faces;

    public void Add(PhotoResult result)
    {
        _statuses[(int)result.Status]++;
        _faces += result.Faces.Length;
        foreach (var face in result.Faces)
        {
            _emotions[(int)face.Score.Emotion]++;
            var kind = face.Kind;
            _kinds[(int)kind]++;
            _expectedRight += kind == FaceKind.Clear ? face.Score.Confidence : 0;
        }
        _clear.Add(result);
        _withUnsure.Add(result);
        if (result.Model is { } model)
        {
            _models[model.ToString()] = _models.GetValueOrDefault(model.ToString()) + 1;
        }
    }

    public BatchSummary ToSummary(TimeSpan duration) => new()
    {
        Batch = batch,
        Images = _statuses.Sum(),
        Scored = _statuses[(int)PhotoStatus.Scored],
        NoFace = _statuses[(int)PhotoStatus.NoFace],
        Rejected = _statuses[(int)PhotoStatus.Rejected],
        Failed = _statuses[(int)PhotoStatus.Failed],
        Faces = _faces,
        Clear = _kinds[(int)FaceKind.Clear],
        Unsure = _kinds[(int)FaceKind.Unsure],
        Poor = _kinds[(int)FaceKind.Poor],
        ExpectedRight = Math.Round(_expectedRight, 1),
        ClearShares = _clear.ToShares(),
        WithUnsureShares = _withUnsure.ToShares(),
        Emotions = EmotionLabels.Seven.ToImmutableSortedDictionary(static emotion => emotion, emotion => _emotions[(int)emotion]),
        Model = _models.Count == 0 ? null : _models.MaxBy(static model => model.Value).Key,
        Models = _models.Count > 1 ? _models.ToImmutableSortedDictionary() : null,
        Seconds = Math.Round(Math.Max(0, duration.TotalSeconds), 1),
    };
}
