using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.LocalHost.Run;

/// <summary>Looks into storage for what has become of a batch's uploads.</summary>
public sealed class BatchWatch(ResultsStore results, BatchLedger ledger, string batch)
{
    /// <summary>Reads the rows and counts those that belong to the versions uploaded.</summary>
    public async Task<BatchState> LookAsync(IReadOnlyCollection<UploadedFile> uploads, CancellationToken cancellationToken)
    {
        var rows = await results.ReadVersionsAsync(batch, cancellationToken).ConfigureAwait(false);
        var rowsOfVersion = rows.Values.CountBy(static etag => etag).ToDictionary();
        var archives = uploads.Any(static upload => upload.IsArchive)
            ? await ReadArchivesAsync(cancellationToken).ConfigureAwait(false)
            : [];
        var (found, expected, complete) = (0, 0, true);
        foreach (var upload in uploads)
        {
            var (there, wanted) = upload.IsArchive ? Archive(upload) : (HasRow(upload) ? 1 : 0, 1);
            found += there;
            expected += Math.Max(there, wanted ?? 1);
            complete &= there >= (wanted ?? int.MaxValue);
        }

        return new BatchState(found, expected, complete);

        bool HasRow(UploadedFile upload) =>
            rows.GetValueOrDefault(PhotoRow.RowKey(new PhotoId(batch, upload.Image, upload.Blob, upload.ETag, default))) == upload.ETag;

        (int There, int? Wanted) Archive(UploadedFile upload)
        {
            var there = rowsOfVersion.GetValueOrDefault(upload.ETag);
            return archives.TryGetValue(upload.Blob, out var read) && read.ETag == upload.ETag ? (there, read.Photos)
                : HasRow(upload) && !upload.Image.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? (there, there)
                : (there, null);
        }
    }

    private async Task<Dictionary<string, ArchiveEntryCount>> ReadArchivesAsync(CancellationToken cancellationToken)
    {
        var archives = new Dictionary<string, ArchiveEntryCount>(StringComparer.Ordinal);
        await foreach (var archive in ledger.ListArchivesAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            archives[archive.Blob] = archive;
        }

        return archives;
    }
}
