using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Results;

/// <summary>The batches table: which batches changed, what their summaries have seen, which zips were read to the end.</summary>
/// <remarks>
/// Partition = batch; row <c>batch</c>, and one row <c>zip~...</c> for every zip. Rows of results are written first and the
/// batch is marked as changed after them, before whatever brought them is acknowledged: a process that dies in between gets
/// its message again. A summary notes the revision that it read before it read the rows, so no clock decides whether it is
/// complete.
/// </remarks>
public sealed class BatchLedger(TableClient table, TimeProvider time)
{
    internal const string NoRevision = "none";

    private const int MaxKnown = 10_000;
    private const string BatchRow = "batch";
    private const string ArchiveRow = "zip~";
    private const string Batch = nameof(Batch);
    private const string TouchedAt = nameof(TouchedAt);
    private const string FirstTouchedAt = nameof(FirstTouchedAt);
    private const string SummarizedAt = nameof(SummarizedAt);
    private const string Revision = nameof(Revision);
    private const string SummarizedRevision = nameof(SummarizedRevision);
    private const string SummarySeconds = nameof(SummarySeconds);
    private const string LookedAt = nameof(LookedAt);
    private const string Blob = nameof(Blob);
    private const string UploadETag = nameof(UploadETag);
    private const string UploadModifiedAt = nameof(UploadModifiedAt);
    private const string Photos = nameof(Photos);
    private const string NotRead = nameof(NotRead);
    private const string IsComplete = nameof(IsComplete);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Notes that results of a batch were written or deleted.</summary>
    public async Task MarkChangedAsync(string batch, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var change = new TableEntity(TableKey.From(batch), BatchRow) { [Batch] = batch, [TouchedAt] = now, [Revision] = Guid.NewGuid().ToString("N") };
        if (!IsNew(batch) || !await TryAddAsync(new TableEntity(change) { [FirstTouchedAt] = now }, cancellationToken).ConfigureAwait(false))
        {
            await table.UpsertEntityAsync(change, TableUpdateMode.Merge, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What is known of one batch; null if nothing is.</summary>
    public async Task<BatchEntry?> FindAsync(string batch, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(TableKey.From(batch), BatchRow, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? ToEntry(found.Value!, StorageClock.Of(found.GetRawResponse())) : null;
    }

    /// <summary>All batches.</summary>
    public async IAsyncEnumerable<BatchEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = table.QueryAsync<TableEntity>(row => row.RowKey == BatchRow, cancellationToken: cancellationToken).AsPages();
        await foreach (var page in pages.ConfigureAwait(false))
        {
            var readAt = StorageClock.Of(page.GetRawResponse());
            foreach (var row in page.Values)
            {
                yield return ToEntry(row, readAt);
            }
        }
    }

    /// <summary>Notes that a summary was written that saw every row of the entry's revision.</summary>
    public Task MarkSummarizedAsync(BatchEntry seen, TimeSpan duration, CancellationToken cancellationToken) => table.UpsertEntityAsync(
        new TableEntity(TableKey.From(seen.Batch), BatchRow)
        {
            [Batch] = seen.Batch,
            [SummarizedAt] = seen.ReadAt,
            [LookedAt] = seen.ReadAt,
            [SummarizedRevision] = seen.Revision ?? NoRevision,
            [SummarySeconds] = duration.TotalSeconds,
        },
        TableUpdateMode.Merge,
        cancellationToken);

    /// <summary>Notes that a batch was looked at without a summary, because it is busy or because the summary failed.</summary>
    public Task MarkLookedAsync(BatchEntry seen, CancellationToken cancellationToken) => table.UpsertEntityAsync(
        new TableEntity(TableKey.From(seen.Batch), BatchRow) { [Batch] = seen.Batch, [LookedAt] = seen.ReadAt }, TableUpdateMode.Merge, cancellationToken);

    /// <summary>Notes that a zip was read to its end, unless a newer version of it was read already.</summary>
    public async Task MarkArchiveReadAsync(ArchiveEntryCount archive, CancellationToken cancellationToken)
    {
        var row = new TableEntity(TableKey.From(archive.Batch), ArchiveRow + TableKey.From(archive.Blob))
        {
            [Blob] = archive.Blob,
            [Batch] = archive.Batch,
            [UploadETag] = archive.ETag,
            [UploadModifiedAt] = archive.ModifiedAt,
            [Photos] = archive.Photos,
            [NotRead] = archive.NotRead,
        };
        while (true)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!found.HasValue)
            {
                if (await TryAddAsync(row, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
                continue;
            }
            var old = found.Value!;
            if (old.GetString(UploadETag) != archive.ETag && old.GetDateTimeOffset(UploadModifiedAt) > archive.ModifiedAt)
            {
                return;
            }
            try
            {
                await table.UpdateEntityAsync(row, old.ETag, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == TableErrorCode.ResourceNotFound)
            {
                // Another process wrote or deleted the note in between: look again.
            }
        }
    }

    /// <summary>What is known of a zip that was read to its end; null if none was.</summary>
    public async Task<ArchiveEntryCount?> FindArchiveAsync(string batch, string blob, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            TableKey.From(batch), ArchiveRow + TableKey.From(blob), cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? ToArchive(found.Value!) : null;
    }

    /// <summary>Notes that all rows of a zip are in the table.</summary>
    public async Task MarkArchiveCompleteAsync(ArchiveEntryCount archive, CancellationToken cancellationToken)
    {
        var note = new TableEntity(TableKey.From(archive.Batch), ArchiveRow + TableKey.From(archive.Blob)) { [IsComplete] = true };
        try
        {
            await table.UpdateEntityAsync(note, archive.Version, TableUpdateMode.Merge, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == TableErrorCode.ResourceNotFound)
        {
            // Another version was read meanwhile: the next look decides.
        }
    }

    /// <summary>Deletes the note of a zip that an upload has replaced.</summary>
    public async Task RemoveArchiveBeforeAsync(PhotoId upload, CancellationToken cancellationToken)
    {
        if (await FindArchiveAsync(upload.Batch, upload.Blob, cancellationToken).ConfigureAwait(false) is not { } archive
            || archive.ETag == upload.ETag || archive.ModifiedAt > upload.ModifiedAt)
        {
            return;
        }
        try
        {
            await table.DeleteEntityAsync(TableKey.From(upload.Batch), ArchiveRow + TableKey.From(upload.Blob), archive.Version, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == TableErrorCode.ResourceNotFound)
        {
            // Another version was read meanwhile: it looks after its own.
        }
    }

    /// <summary>The zips of a batch that were read to their end.</summary>
    public async IAsyncEnumerable<ArchiveEntryCount> ListArchivesAsync(string batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(batch)} and RowKey ge {ArchiveRow} and RowKey lt {ArchiveRow + "~"}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return ToArchive(row);
        }
    }

    /// <summary>Removes notes of zips, and all that is noted of the batch where it is to go.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isMeant">Which zips, by blob.</param>
    /// <param name="keepsBatch">Whether the batch goes on.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <returns>How many notes of zips were removed.</returns>
    public async Task<int> RemoveAsync(string batch, Func<string, bool> isMeant, bool keepsBatch, CancellationToken cancellationToken)
    {
        var removed = 0;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(batch)}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), Blob], cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var blob = row.GetString(Blob);
            if (!keepsBatch || (blob is not null && isMeant(blob)))
            {
                removed += blob is null ? 0 : 1;
                await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken).ConfigureAwait(false);
            }
        }
        lock (_lock)
        {
            _known.Remove(batch);
        }
        return removed;
    }

    // The set only saves an operation, so it may forget.
    private bool IsNew(string batch)
    {
        lock (_lock)
        {
            if (_known.Count >= MaxKnown)
            {
                _known.Clear();
            }
            return _known.Add(batch);
        }
    }

    private async Task<bool> TryAddAsync(TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(row, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return false;
        }
    }

    private static ArchiveEntryCount ToArchive(TableEntity row) => new(row.GetString(Batch), row.GetString(Blob), row.GetString(UploadETag), row.GetInt32(Photos) ?? 0)
    {
        ModifiedAt = row.GetDateTimeOffset(UploadModifiedAt) ?? default,
        NotRead = row.GetInt32(NotRead) ?? 0,
        IsComplete = row.GetBoolean(IsComplete) ?? false,
        Version = row.ETag,
    };

    private static BatchEntry ToEntry(TableEntity row, DateTimeOffset readAt) => new(
        row.GetString(Batch),
        row.GetDateTimeOffset(FirstTouchedAt) ?? row.GetDateTimeOffset(TouchedAt) ?? default,
        row.GetDateTimeOffset(TouchedAt) ?? default,
        row.GetDateTimeOffset(SummarizedAt))
    {
        Revision = row.GetString(Revision),
        SummarizedRevision = row.GetString(SummarizedRevision),
        LookedAt = row.GetDateTimeOffset(LookedAt),
        SummaryDuration = TimeSpan.FromSeconds(row.GetDouble(SummarySeconds) ?? 0),
        WrittenAt = row.Timestamp ?? readAt,
        ReadAt = readAt,
    };
}
