using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Results;

/// <summary>The batches table: which batches changed, which revisions their summaries cover, which zips were read to the end.</summary>
/// <remarks>
/// Partition = batch; row <c>batch</c>, and one row <c>zip~...</c> for every zip. Rows of results are written first and the
/// batch is then marked as changed, before the message is acknowledged: if the process dies in between, the message
/// comes back. A summary stores the revision that it read before the rows, so no clock decides whether it is
/// complete.
/// </remarks>
public sealed partial class BatchLedger(TableClient table, TimeProvider time)
{
    internal const string NoRevision = "none";

    private const int MaxKnown = 10_000;
    private const string BatchRow = "batch";
    private const string Batch = nameof(Batch);
    private const string TouchedAt = nameof(TouchedAt);
    private const string FirstTouchedAt = nameof(FirstTouchedAt);
    private const string SummarizedAt = nameof(SummarizedAt);
    private const string Revision = nameof(Revision);
    private const string SummarizedRevision = nameof(SummarizedRevision);
    private const string SummarySeconds = nameof(SummarySeconds);
    private const string LookedAt = nameof(LookedAt);
    private const string Blob = nameof(Blob);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>How long after its last rows a batch is quiet. Tests shorten it.</summary>
    internal TimeSpan QuietTime { get; init; } = BatchEntry.UsualQuietTime;

    /// <summary>Records that results of a batch were written or deleted.</summary>
    public async Task MarkChangedAsync(string batch, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var change = new TableEntity(TableKey.From(batch), BatchRow) { [Batch] = batch, [TouchedAt] = now, [Revision] = Guid.NewGuid().ToString("N") };
        // Another process may have added the entry, or removed it with a forgotten batch, which then begins anew.
        for (var isNew = IsNew(batch); ; isNew = !isNew)
        {
            if (await (isNew ? TryAddAsync(new TableEntity(change) { [FirstTouchedAt] = now }, cancellationToken) : MarkAsync(change, cancellationToken)).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    /// <summary>The entry of one batch; null if there is none.</summary>
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

    /// <summary>Records that a summary with every row of the entry's revision was written, unless the batch was forgotten meanwhile.</summary>
    public Task MarkSummarizedAsync(BatchEntry seen, TimeSpan duration, CancellationToken cancellationToken) => MarkAsync(
        new TableEntity(TableKey.From(seen.Batch), BatchRow)
        {
            [Batch] = seen.Batch,
            [SummarizedAt] = seen.ReadAt,
            [LookedAt] = seen.ReadAt,
            [SummarizedRevision] = seen.Revision ?? NoRevision,
            [SummarySeconds] = duration.TotalSeconds,
        },
        cancellationToken);

    /// <summary>Records that no summary was written because the batch is busy or the summary failed, unless the batch was forgotten meanwhile.</summary>
    public Task MarkLookedAsync(BatchEntry seen, CancellationToken cancellationToken) => MarkAsync(
        new TableEntity(TableKey.From(seen.Batch), BatchRow) { [Batch] = seen.Batch, [LookedAt] = seen.ReadAt }, cancellationToken);

    /// <summary>Records that the batch's files are missing or cannot be read, so that they are written again, unless the batch was forgotten meanwhile.</summary>
    public Task MarkUnwrittenAsync(string batch, CancellationToken cancellationToken) =>
        MarkAsync(new TableEntity(TableKey.From(batch), BatchRow) { [Batch] = batch, [SummarizedRevision] = string.Empty }, cancellationToken);

    /// <summary>Removes notes about zips, and the whole entry if the batch is to be removed.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="isMeant">Selects zips by blob.</param>
    /// <param name="keepsBatch">Whether other photos of the batch stay.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    /// <returns>How many notes of zips were removed.</returns>
    public async Task<int> RemoveAsync(string batch, Func<string, bool> isMeant, bool keepsBatch, CancellationToken cancellationToken)
    {
        var (removed, entry) = (0, false);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(batch)}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), Batch, Blob], cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (row.GetString(Batch) is null)
            {
                // A tombstone: a batch may have the name of their partition.
                continue;
            }
            var blob = row.GetString(Blob);
            if (!keepsBatch && row.RowKey == BatchRow)
            {
                entry = true;
            }
            else if (!keepsBatch || (blob is not null && isMeant(blob)))
            {
                removed += blob is null ? 0 : 1;
                await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken).ConfigureAwait(false);
            }
        }
        // Last: the batch is found by it if this is interrupted.
        if (entry)
        {
            await table.DeleteEntityAsync(TableKey.From(batch), BatchRow, ETag.All, cancellationToken).ConfigureAwait(false);
        }
        lock (_lock)
        {
            _known.Remove(batch);
        }
        return removed;
    }

    /// <returns>Whether there is an entry. If the batch was forgotten, an insert would bring it back without any row, or without its beginning.</returns>
    private async Task<bool> MarkAsync(TableEntity mark, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(mark, ETag.All, TableUpdateMode.Merge, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.ResourceNotFound)
        {
            return false;
        }
    }

    // The set only saves an operation, so it may be cleared.
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

    private BatchEntry ToEntry(TableEntity row, DateTimeOffset readAt) => new(
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
        QuietTime = QuietTime,
    };
}
