using DeepEmotion.LocalHost.Photos;

namespace DeepEmotion.LocalHost.Run;

/// <summary>How far a batch is.</summary>
/// <param name="Rows">Photos with a result.</param>
/// <param name="Expected">All photos; null while it is unknown how many a zip holds.</param>
/// <param name="Share">The done part of the whole, 0 to 1.</param>
public readonly record struct Advance(int Rows, int? Expected, double Share)
{
    // So that many small files count for something beside a large one.
    private const long BytesOfAnyFile = 1 << 14;

    public static Advance Of(int rows, int expected) => new(rows, expected, (double)rows / expected);

    /// <summary>Takes shares by the sizes of files, because those of zips are known before their photos are.</summary>
    public static Advance Of(IReadOnlyList<LocalFile> files, IReadOnlyCollection<UploadedFile> uploads, IEnumerable<NotRead> notRead, BatchState state)
    {
        var done = uploads.ToDictionary(static upload => upload.Image, state.Of, StringComparer.Ordinal);
        var unread = notRead.Select(static file => file.Path).ToHashSet(StringComparer.Ordinal);
        double all = 0;
        double share = 0;
        foreach (var file in files)
        {
            var size = file.Length + BytesOfAnyFile;
            all += size;
            share += size * (unread.Contains(file.Path) ? 1 : done.TryGetValue(file.Image, out var one) ? PartOf(one) : 0);
        }
        var isKnown = done.Values.All(static one => one.Wanted is not null);
        return new Advance(
            done.Values.Sum(static one => one.Rows),
            isKnown ? done.Values.Sum(static one => Math.Max(one.Rows, one.Wanted!.Value)) + files.Count - done.Count - unread.Count : null,
            all > 0 ? share / all : 0);
    }

    private static double PartOf(UploadState state) => state.IsComplete ? 1 : state.Wanted is > 0 and var wanted ? (double)state.Rows / wanted : 0;
}
