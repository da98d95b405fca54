using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Telemetry;

namespace DeepEmotion.Functions.Results;

/// <summary>The results table: one row a photo, whatever is delivered how often and in which order.</summary>
/// <remarks>
/// A row is inserted, so the common case costs one operation, shared with the rows that other callers write to the same
/// batch meanwhile. Only when a row is there already is it read, and then <see cref="RowPrecedence"/> decides.
/// </remarks>
public sealed class ResultsStore
{
    private readonly TableClient _table;
    private readonly BatchLedger _ledger;
    private readonly RowPrecedence _precedence;
    private readonly PipelineMetrics _metrics;
    private readonly SharedTransactions _transactions;

    public ResultsStore(TableClient table, BatchLedger ledger, RowPrecedence precedence, PipelineMetrics metrics)
    {
        _table = table;
        _ledger = ledger;
        _precedence = precedence;
        _metrics = metrics;
        _transactions = new SharedTransactions(InsertAsync);
    }

    /// <summary>Writes results; those that are there already, or that are outdated, change nothing.</summary>
    public async Task WriteAsync(IReadOnlyCollection<PhotoResult> results, CancellationToken cancellationToken)
    {
        using var span = PipelineSpans.StartWritingRows(results.Count);
        foreach (var batch in results.GroupBy(static result => result.Photo.Batch))
        {
            await _ledger.TouchAsync(batch.Key, cancellationToken).ConfigureAwait(false);
            foreach (var chunk in Chunk(batch.DistinctBy(static result => PhotoRow.RowKey(result.Photo))))
            {
                // Others share the transaction, so it goes on when this caller gives up.
                await _transactions.WriteAsync(batch.Key, chunk).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>All results of a batch by name, each with the time at which its row was written.</summary>
    public async IAsyncEnumerable<(PhotoResult Result, DateTimeOffset WrittenAt)> ReadAsync(
        string batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(batch)}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return (PhotoRow.FromEntity(row), row.Timestamp ?? default);
        }
    }

    /// <summary>Row keys and upload versions of a batch, or of one upload of it, without faces: what is done already.</summary>
    public async Task<Dictionary<string, string>> ReadVersionsAsync(string batch, string? blob, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(batch)}");
        if (blob is not null)
        {
            filter += TableClient.CreateQueryFilter($" and Upload eq {blob}");
        }
        var rows = _table.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.RowKey), PhotoRow.UploadETag], cancellationToken: cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            versions[row.RowKey] = row.GetString(PhotoRow.UploadETag);
        }
        return versions;
    }

    /// <summary>Deletes the rows that an earlier version of an archive left behind.</summary>
    public async Task DeleteOutdatedAsync(string batch, string blob, string currentETag, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {PhotoRow.PartitionKey(batch)} and Upload eq {blob} and UploadETag ne {currentETag}");
        var rows = _table.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)], cancellationToken: cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            await _table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<List<PhotoResult>> Chunk(IEnumerable<PhotoResult> results)
    {
        var chunk = new List<PhotoResult>();
        var faces = 0;
        foreach (var result in results)
        {
            if (chunk.Count == SharedTransactions.MaxRows || (chunk.Count > 0 && faces + result.Faces.Length > SharedTransactions.MaxFaces))
            {
                yield return chunk;
                chunk = [];
                faces = 0;
            }
            chunk.Add(result);
            faces += result.Faces.Length;
        }
        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }

    private async Task InsertAsync(IReadOnlyList<PhotoResult> results)
    {
        try
        {
            if (results is [var only])
            {
                await _table.AddEntityAsync(PhotoRow.ToEntity(only), CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                var adds = results.Select(static result => new TableTransactionAction(TableTransactionActionType.Add, PhotoRow.ToEntity(result)));
                await _table.SubmitTransactionAsync(adds, CancellationToken.None).ConfigureAwait(false);
            }
            foreach (var result in results)
            {
                _metrics.Written(result);
            }
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // A transaction is all or nothing, so now one by one.
            foreach (var result in results)
            {
                await InsertOrReplaceAsync(result).ConfigureAwait(false);
            }
        }
    }

    private async Task InsertOrReplaceAsync(PhotoResult result)
    {
        var entity = PhotoRow.ToEntity(result);
        while (true)
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(entity.PartitionKey, entity.RowKey, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            try
            {
                if (!found.HasValue)
                {
                    await _table.AddEntityAsync(entity, CancellationToken.None).ConfigureAwait(false);
                    _metrics.Written(result);
                    return;
                }
                if (!await _precedence.ReplacesAsync(result, found.Value!, CancellationToken.None).ConfigureAwait(false))
                {
                    return;
                }
                await _table.UpdateEntityAsync(entity, found.Value!.ETag, TableUpdateMode.Replace, CancellationToken.None).ConfigureAwait(false);
                _metrics.Written(result);
                return;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
            {
                // Somebody else wrote or deleted the row in between: look again.
            }
        }
    }
}
