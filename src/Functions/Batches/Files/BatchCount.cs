using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Agreement;
using DeepEmotion.Functions.Batches.Groups;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Batches.Shares;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;

namespace DeepEmotion.Functions.Batches.Files;

/// <summary>Adds up results one by one, so that memory does not grow with the batch.</summary>
/// <param name="batch">The batch's name.</param>
/// <param name="labels">Labels that people gave to some of its faces.</param>
public sealed class BatchCount(string batch, LabelFile? labels = null)
{
    private const int MostNames = 100;

    private readonly int[] _emotions = new int[EmotionLabels.Seven.Length];
    private readonly SortedDictionary<string, int> _models = new(StringComparer.Ordinal);
    private readonly HashSet<string> _detectors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _precisions = new(StringComparer.Ordinal);
    private readonly GroupCount _all = new();
    private readonly Dictionary<string, GroupCount> _groups = new(StringComparer.Ordinal);
    private readonly GroupedCount _clear = new(FaceKind.Clear);
    private readonly GroupedCount _good = new(FaceKind.Clear, FaceKind.Unsure);
    private readonly LabelledBatch? _labelled = labels is null ? null : new LabelledBatch(labels);
    private readonly byte[] _weights = new byte[PhotoWeights.Replicates];
    private double _expectedRight;

    /// <summary>Photos by the version that scored them.</summary>
    public IReadOnlyDictionary<string, int> Models => _models;

    /// <summary>The detectors that rows name.</summary>
    public IEnumerable<string> Detectors => _detectors;

    /// <summary>The precisions that rows name.</summary>
    public IEnumerable<string> Precisions => _precisions;

    /// <summary>Adds a result that has its group.</summary>
    public void Add(PhotoResult result)
    {
        foreach (var face in result.Faces)
        {
            _emotions[(int)face.Score.Emotion]++;
            _expectedRight += face.Kind == FaceKind.Clear ? face.Score.Confidence : 0;
        }
        _all.Add(result);
        GroupOf(result)?.Add(result);
        PhotoWeights.Draw(Seed(result), _weights);
        _clear.Add(result, _weights);
        _good.Add(result, _weights);
        _labelled?.Add(result, _weights);
        Note(_detectors, result.Facts.Detector);
        Note(_precisions, result.Precision);
        if (result.Model is { } model)
        {
            _models[model.ToString()] = _models.GetValueOrDefault(model.ToString()) + 1;
        }
    }

    public BatchSummary ToSummary(TimeSpan duration)
    {
        var all = _all.ToSummary();
        var problem = _labelled?.FindProblem(_good);
        var corrected = _labelled is not null && problem is null ? Correct(_labelled) : null;
        return new BatchSummary
        {
            Batch = batch,
            Images = all.Photos + all.Rejected + all.Failed,
            Scored = _all.Of(PhotoStatus.Scored),
            NoFace = all.NoFace,
            Rejected = all.Rejected,
            Failed = all.Failed,
            Faces = all.Faces,
            Clear = all.Clear,
            Unsure = all.Unsure,
            Poor = _all.Of(FaceKind.Poor),
            ExpectedRight = Math.Round(_expectedRight, 1),
            Excluded = all.Excluded,
            Groups = _groups.ToImmutableSortedDictionary(static group => group.Key, static group => group.Value.ToSummary(), StringComparer.Ordinal),
            ClearShares = _clear.ToShares(),
            WithUnsureShares = _good.ToShares(),
            CorrectedShares = corrected,
            Differences = Shares.Differences.Of(_good, corrected?.Groups ?? ImmutableSortedDictionary<string, CorrectedShares>.Empty),
            Agreement = _labelled is not null && problem is null ? AgreementCount.Of(_labelled) : null,
            LabelProblem = problem ?? (_labelled is null ? null : Correction.FindProblem(_labelled.PartsOf(_good, null))),
            Emotions = EmotionLabels.Seven.ToImmutableSortedDictionary(static emotion => emotion, emotion => _emotions[(int)emotion]),
            Model = _models.Count == 0 ? null : _models.MaxBy(static model => model.Value).Key,
            Models = _models.Count > 1 ? _models.ToImmutableSortedDictionary() : null,
            Seconds = Math.Round(Math.Max(0, duration.TotalSeconds), 1),
        };
    }

    private GroupCount? GroupOf(PhotoResult result)
    {
        if (result.Facts.Group is not { Length: > 0 } group || (!_groups.ContainsKey(group) && _groups.Count == GroupedCount.MaxGroups))
        {
            return null;
        }
        return _groups.TryGetValue(group, out var count) ? count : _groups[group] = new GroupCount();
    }

    private CorrectedGroups Correct(LabelledBatch labelled) => new(
        Correction.Of(labelled.PartsOf(_good, null)),
        _good.Groups.Keys.Where(static group => group.Length > 0).ToImmutableSortedDictionary(static group => group, group => Correction.Of(labelled.PartsOf(_good, group)), StringComparer.Ordinal));

    // Equal photos have equal hashes; rows of older versions have none.
    private static ulong Seed(PhotoResult result) => Convert.ToUInt64((result.Facts.Sha256 ?? result.Photo.Key)[..16], 16);

    private static void Note(HashSet<string> names, string? name)
    {
        if (name is not null && names.Count < MostNames)
        {
            names.Add(name);
        }
    }
}
