using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Batches.Groups;

/// <summary>Adds up one group, or the whole batch.</summary>
internal sealed class GroupCount
{
    private readonly int[] _statuses = new int[Enum.GetValues<PhotoStatus>().Length];
    private readonly int[] _kinds = new int[Enum.GetValues<FaceKind>().Length];
    private readonly SortedDictionary<string, int> _excluded = new(StringComparer.Ordinal);

    public int Of(PhotoStatus status) => _statuses[(int)status];

    public int Of(FaceKind kind) => _kinds[(int)kind];

    public void Add(PhotoResult result)
    {
        _statuses[(int)result.Status]++;
        foreach (var face in result.Faces)
        {
            _kinds[(int)face.Kind]++;
            foreach (var flaw in face.Facts.Flaws ?? [])
            {
                _excluded[flaw] = _excluded.GetValueOrDefault(flaw) + 1;
            }
        }
    }

    public GroupSummary ToSummary() => new()
    {
        Photos = Of(PhotoStatus.Scored) + Of(PhotoStatus.NoFace),
        NoFace = Of(PhotoStatus.NoFace),
        Rejected = Of(PhotoStatus.Rejected),
        Failed = Of(PhotoStatus.Failed),
        Faces = _kinds.Sum(),
        Good = Of(FaceKind.Clear) + Of(FaceKind.Unsure),
        Clear = Of(FaceKind.Clear),
        Unsure = Of(FaceKind.Unsure),
        Excluded = _excluded.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };
}
