using DeepEmotion.Functions.Photos;

namespace DeepEmotion.Functions.Results;

/// <summary>Checks whether a version of an upload has all of its rows.</summary>
public sealed class UploadCompletion(ResultsStore results, BatchLedger ledger)
{
    public async Task<bool> IsDoneAsync(string blob, string etag, CancellationToken cancellationToken)
    {
        var name = UploadName.Parse(blob);
        var key = PhotoRow.RowKey(new PhotoId(name.Batch, name.Image, blob, etag, default));
        await foreach (var (_, _, version, _) in results.ReadVersionsAsync(name.Batch, key, key, cancellationToken).ConfigureAwait(false))
        {
            if (version == etag)
            {
                return true;
            }
        }
        return await IsArchiveDoneAsync(name.Batch, blob, etag, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a zip was read to its end and each of its photos has a row. Once all have one, this is recorded and not counted again.</summary>
    public async Task<bool> IsArchiveDoneAsync(string batch, string blob, string etag, CancellationToken cancellationToken)
    {
        if (await ledger.FindArchiveAsync(batch, blob, cancellationToken).ConfigureAwait(false) is not { } archive || archive.ETag != etag)
        {
            return false;
        }
        if (archive.IsComplete)
        {
            return true;
        }
        if (await results.CountAsync(batch, blob, etag, cancellationToken).ConfigureAwait(false) < archive.Photos)
        {
            return false;
        }
        await ledger.MarkArchiveCompleteAsync(archive, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
