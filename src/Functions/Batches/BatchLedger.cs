using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using DeepEmotion.Functions.Storage;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Batches;

/// <summary>The batches table: which batches changed lately, when they were summarized, which zips were read to the end.</summary>
/// <remarks>
/// Partition = batch; row <c>batch</c>, and one row <c>zip~…</c> for every zip. A batch is touched before its rows are
/// written and at most once in <see cref="BatchOptions.TouchInterval"/>, so it costs next to nothing, and a process
/// killed in between leaves a touch too many, never one too few.
/// </remarks>
public sealed class BatchLedger(TableClient table, IOptions<BatchOptions> options, TimeProvider time)
{
    private const string BatchRow = "batch";
    private const string ArchiveRow = "zip~";
    private const string Batch = nameof(Batch);
    private const string TouchedAt = nameof(TouchedAt);
    private const string FirstTouchedAt = nameof(FirstTouchedAt);
    private const string SummarizedAt = nameof(SummarizedAt);
    private const string Blob = nameof(Blob);
    private const string UploadETag = nameof(UploadETag);
    private const string Photos = nameof(Photos);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset At, Task Written)> _touches = new(StringComparer.Ordinal);

    /// <summary>Notes that results of a batch are about to be written.</summary>
    public Task TouchAsync(string batch, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var known = _touches.TryGetValue(batch, out var last);
            var failed = known && last.Written is { IsCompleted: true, IsCompletedSuccessfully: false };
            if (!known || failed || now - last.At >= options.Value.TouchInterval)
            {
                // Whoever comes while it is being written waits for it, and needs none of its own.
                last = (now, Task.Run(() => WriteTouchAsync(batch, now, first: !known || failed), CancellationToken.None));
                _touches[batch] = last;
            }
            return last.Written.WaitAsync(cancellationToken);
        }
    }

    /// <summary>What is known of one batch; null where nothing is.</summary>
    public async Task<BatchEntry?> FindAsync(string batch, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(TableKey.From(batch), BatchRow, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? ToEntry(found.Value!) : null;
    }

    /// <summary>All batches.</summary>
    public async IAsyncEnumerable<BatchEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(row => row.RowKey == BatchRow, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return ToEntry(row);
        }
    }

    /// <summary>Notes that a summary was written that saw everything up to <paramref name="begun"/>.</summary>
    public Task MarkSummarizedAsync(string batch, DateTimeOffset begun, CancellationToken cancellationToken) => table.UpsertEntityAsync(
        new TableEntity(TableKey.From(batch), BatchRow) { [Batch] = batch, [SummarizedAt] = begun }, TableUpdateMode.Merge, cancellationToken);

    /// <summary>Notes that a zip was read to its end.</summary>
    /// <returns>Whether another version of the same zip had been read before.</returns>
    public async Task<bool> MarkArchiveReadAsync(ArchiveEntryCount archive, CancellationToken cancellationToken)
    {
        var row = new TableEntity(TableKey.From(archive.Batch), ArchiveRow + TableKey.From(archive.Blob))
        {
            [Blob] = archive.Blob,
            [Batch] = archive.Batch,
            [UploadETag] = archive.ETag,
            [Photos] = archive.Photos,
        };
        var old = await table.GetEntityIfExistsAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
        return old.HasValue && old.Value!.GetString(UploadETag) != archive.ETag;
    }

    /// <summary>The zips of a batch that were read to their end.</summary>
    public async IAsyncEnumerable<ArchiveEntryCount> ListArchivesAsync(string batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(batch)} and RowKey ge {ArchiveRow}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return new ArchiveEntryCount(row.GetString(Batch), row.GetString(Blob), row.GetString(UploadETag), row.GetInt32(Photos) ?? 0);
        }
    }

    private async Task WriteTouchAsync(string batch, DateTimeOffset now, bool first)
    {
        var touch = new TableEntity(TableKey.From(batch), BatchRow) { [Batch] = batch, [TouchedAt] = now };
        if (!first || !await TryAddAsync(new TableEntity(touch) { [FirstTouchedAt] = now }).ConfigureAwait(false))
        {
            await table.UpsertEntityAsync(touch, TableUpdateMode.Merge).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryAddAsync(TableEntity row)
    {
        try
        {
            await table.AddEntityAsync(row).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    private static BatchEntry ToEntry(TableEntity row) => new(
        row.GetString(Batch),
        row.GetDateTimeOffset(FirstTouchedAt) ?? row.GetDateTimeOffset(TouchedAt) ?? default,
        row.GetDateTimeOffset(TouchedAt) ?? default,
        row.GetDateTimeOffset(SummarizedAt));
}
