using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Telemetry;

namespace DeepEmotion.Functions.Results;

/// <summary>The results table: one row a photo, whatever is delivered how often and in which order.</summary>
/// <remarks>
/// A row is inserted, so the common case costs one operation (one for up to 100 rows of a zip). Only when a row is there
/// already is it read, and then <see cref="RowPrecedence"/> decides.
/// </remarks>
public sealed class ResultsStore(TableClient table, BatchLedger ledger, RowPrecedence precedence, PipelineMetrics metrics)
{
    /// <summary>Entities that one transaction takes, a limit of Table storage.</summary>
    public const int MaxTransaction = 100;

    // A transaction takes 4 MiB; JSON writes a crop's bytes as Base64 and adds names.
    private const int MaxTransactionFaces = 800;

    /// <summary>Writes results; those that are there already, or that are outdated, change nothing.</summary>
    public async Task WriteAsync(IReadOnlyCollection<PhotoResult> results, CancellationToken cancellationToken)
    {
        using var span = PipelineSpans.StartWritingRows(results.Count);
        foreach (var batch in results.GroupBy(static result => result.Photo.Batch))
        {
            await ledger.TouchAsync(batch.Key, cancellationToken).ConfigureAwait(false);
            foreach (var chunk in Chunk(batch.DistinctBy(static result => PhotoRow.RowKey(result.Photo))))
            {
                await InsertAsync(chunk, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>All results of a batch by name, each with the time at which its row was written.</summary>
    public async IAsyncEnumerable<(PhotoResult Result, DateTimeOffset WrittenAt)> ReadAsync(
        string batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(batch)}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
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
        var rows = table.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.RowKey), PhotoRow.UploadETag], cancellationToken: cancellationToken);
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
        var rows = table.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)], cancellationToken: cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<List<PhotoResult>> Chunk(IEnumerable<PhotoResult> results)
    {
        var chunk = new List<PhotoResult>();
        var faces = 0;
        foreach (var result in results)
        {
            if (chunk.Count == MaxTransaction || (chunk.Count > 0 && faces + result.Faces.Length > MaxTransactionFaces))
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

    private async Task InsertAsync(List<PhotoResult> results, CancellationToken cancellationToken)
    {
        try
        {
            if (results is [var only])
            {
                await table.AddEntityAsync(PhotoRow.ToEntity(only), cancellationToken).ConfigureAwait(false);
            }
            else
            {
                var adds = results.Select(static result => new TableTransactionAction(TableTransactionActionType.Add, PhotoRow.ToEntity(result)));
                await table.SubmitTransactionAsync(adds, cancellationToken).ConfigureAwait(false);
            }
            results.ForEach(metrics.Written);
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            // A transaction is all or nothing, so now one by one.
            foreach (var result in results)
            {
                await InsertOrReplaceAsync(result, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task InsertOrReplaceAsync(PhotoResult result, CancellationToken cancellationToken)
    {
        var entity = PhotoRow.ToEntity(result);
        while (true)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(entity.PartitionKey, entity.RowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
            try
            {
                if (!found.HasValue)
                {
                    await table.AddEntityAsync(entity, cancellationToken).ConfigureAwait(false);
                    metrics.Written(result);
                    return;
                }
                if (!await precedence.ReplacesAsync(result, found.Value!, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
                await table.UpdateEntityAsync(entity, found.Value!.ETag, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false);
                metrics.Written(result);
                return;
            }
            catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
            {
                // Somebody else wrote or deleted the row in between: look again.
            }
        }
    }
}
