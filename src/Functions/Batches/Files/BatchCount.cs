using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary>Adds up results one by one, so that a batch of any size needs no memory.</summary>
public sealed class BatchCount(string batch)
{
    private readonly int[] _statuses = new int[Enum.GetValues<PhotoStatus>().Length];
    private readonly int[] _emotions = new int[EmotionLabels.Seven.Length];
    private readonly SortedDictionary<string, int> _models = new(StringComparer.Ordinal);
    private int _faces;

    public void Add(PhotoResult result)
    {
        _statuses[(int)result.Status]++;
        _faces += result.Faces.Length;
        foreach (var face in result.Faces)
        {
            _emotions[(int)face.Score.Emotion]++;
        }
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
        Emotions = EmotionLabels.Seven.ToImmutableSortedDictionary(static emotion => emotion, emotion => _emotions[(int)emotion]),
        Model = _models.Count == 0 ? null : _models.MaxBy(static model => model.Value).Key,
        Models = _models.Count > 1 ? _models.ToImmutableSortedDictionary() : null,
        Seconds = Math.Round(Math.Max(0, duration.TotalSeconds), 1),
    };
}
