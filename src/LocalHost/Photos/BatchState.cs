using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.LocalHost.Photos;

/// <summary>The state of one upload.</summary>
/// <param name="Rows">Rows of this version.</param>
/// <param name="Wanted">Rows expected; null for a zip that has not been read to its end yet.</param>
/// <param name="Failed">How many rows are failures, which `requeue` can retry.</param>
public readonly record struct UploadState(int Rows, int? Wanted, int Failed)
{
    public bool IsComplete => Rows >= (Wanted ?? int.MaxValue);

    /// <summary>Whether the upload is no longer needed.</summary>
    public bool IsFinished => IsComplete && Failed == 0;
}

/// <summary>A snapshot of a batch's rows.</summary>
/// <param name="batch">The batch.</param>
/// <param name="rows">Version and status by row key.</param>
/// <param name="archives">Zips that were read to their end, by blob.</param>
public sealed class BatchState(
    string batch, IReadOnlyDictionary<string, (string ETag, PhotoStatus Status)> rows, IReadOnlyDictionary<string, ArchiveEntryCount> archives)
{
    private readonly Dictionary<string, int> _rowsOf = rows.Values.CountBy(row => row.ETag).ToDictionary();

    private readonly Dictionary<string, int> _failuresOf =
        rows.Values.Where(row => row.Status == PhotoStatus.Failed).CountBy(row => row.ETag).ToDictionary();

    /// <summary>Left-out files in zips, by zip.</summary>
    public IEnumerable<NotRead> LeftOut => archives.Values
        .Where(archive => archive.NotRead > 0)
        .OrderBy(archive => archive.Blob, StringComparer.Ordinal)
        .Select(archive => new NotRead(UploadName.Parse(archive.Blob).Image, $"{(archive.NotRead == 1 ? "1 file in it was" : $"{archive.NotRead} files in it were")} created by an operating system or file manager"));

    /// <summary>All rows of the batch.</summary>
    public int Rows => rows.Count;

    public UploadState Of(UploadedFile upload)
    {
        var there = _rowsOf.GetValueOrDefault(upload.ETag);
        var failed = _failuresOf.GetValueOrDefault(upload.ETag);
        if (!upload.IsArchive)
        {
            return new UploadState(Math.Min(there, 1), 1, failed);
        }

        return archives.TryGetValue(upload.Blob, out var read) && read.ETag == upload.ETag ? new UploadState(there, read.Photos, failed)
            : HasRow(upload) && !upload.Image.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? new UploadState(there, there, failed)
            : new UploadState(there, null, failed);
    }

    private bool HasRow(UploadedFile upload) =>
        rows.TryGetValue(PhotoRow.RowKey(new PhotoId(batch, upload.Image, upload.Blob, upload.ETag, default)), out var row) && row.ETag == upload.ETag;
}
