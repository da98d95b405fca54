using DeepEmotion.LocalHost.Photos;

namespace DeepEmotion.LocalHost.Run;

/// <summary>How far a batch is.</summary>
/// <param name="Rows">Photos with a result.</param>
/// <param name="Expected">All photos; null while it is unknown how many a zip holds.</param>
/// <param name="Share">The done part of the whole, 0 to 1.</param>
public readonly record struct Advance(int Rows, int? Expected, double Share)
{
    private const long BytesWorthMention = 64 << 20;

    // So that many small files count for something beside a large one.
    private const long BytesOfAnyFile = 1 << 14;

    /// <summary>Those of <see cref="Rows"/> that earlier runs wrote.</summary>
    public int EarlierRows { get; init; }

    /// <summary>The part of <see cref="Share"/> that this run did not do: earlier runs did it, or the files were not read.</summary>
    public double EarlierShare { get; init; }

    /// <summary>How much is uploaded, in mebibytes, and how much there is to upload; null once everything is uploaded, and where there is little.</summary>
    public (long Sent, long All)? Uploading { get; init; }

    public static Advance Of(int rows, int expected) => new(rows, expected, (double)rows / expected);

    /// <summary>Takes shares by the sizes of files, because those of zips are known before their photos are.</summary>
    /// <param name="files">All files.</param>
    /// <param name="uploads">Those of them that have been or will be scored, as far as they are known.</param>
    /// <param name="notRead">Those that turned out to be unreadable.</param>
    /// <param name="state">The batch's rows.</param>
    /// <param name="before">Its rows at the start of the run.</param>
    public static Advance Of(IReadOnlyList<LocalFile> files, IReadOnlyCollection<UploadedFile> uploads, IEnumerable<NotRead> notRead, BatchState state, BatchState before)
    {
        var done = uploads.ToDictionary(static upload => upload.Image, state.Of, StringComparer.Ordinal);
        var earlier = uploads.ToDictionary(static upload => upload.Image, before.Of, StringComparer.Ordinal);
        var unread = notRead.Select(static file => file.Path).ToHashSet(StringComparer.Ordinal);
        double all = 0;
        double share = 0;
        double earlierShare = 0;
        foreach (var file in files)
        {
            var size = file.Length + BytesOfAnyFile;
            all += size;
            share += size * PartOf(file, done, unread);
            earlierShare += size * PartOf(file, earlier, unread);
        }
        var isKnown = done.Values.All(static one => one.Wanted is not null);
        return new Advance(
            done.Values.Sum(static one => one.Rows),
            isKnown ? done.Values.Sum(static one => Math.Max(one.Rows, one.Wanted!.Value)) + files.Count - done.Count - unread.Count : null,
            all > 0 ? share / all : 0)
        {
            EarlierRows = earlier.Values.Sum(static one => one.Rows),
            EarlierShare = all > 0 ? earlierShare / all : 0,
        };
    }

    /// <summary>The same with how much is uploaded, because a large zip has no rows for a while.</summary>
    public Advance WithUpload((long Sent, long All) bytes) =>
        bytes.All < BytesWorthMention || bytes.Sent >= bytes.All ? this : this with { Uploading = (bytes.Sent >> 20, bytes.All >> 20) };

    private static double PartOf(LocalFile file, Dictionary<string, UploadState> states, HashSet<string> unread) =>
        unread.Contains(file.Path) ? 1 : states.TryGetValue(file.Image, out var one) ? PartOf(one) : 0;

    private static double PartOf(UploadState state) => state.IsComplete ? 1 : state.Wanted is > 0 and var wanted ? (double)state.Rows / wanted : 0;
}
