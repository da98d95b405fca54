using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Storage;

namespace DeepEmotion.Functions.Results;

/// <summary>The results table: one row per photo, regardless of duplicate or out-of-order delivery.</summary>
/// <remarks>
/// A row is inserted first, so the common case costs one operation, shared with rows that other callers write to the same
/// batch at that time. Only if a row exists is it read, and then <see cref="RowPrecedence"/> decides. Once rows are
/// written, the batch is marked as changed, and only then is the write complete.
/// </remarks>
public sealed class ResultsStore
{
    // The limits of a Table storage transaction: 100 entities and 4 MiB, in which a crop is Base64.
    private const int MaxRows = 100;
    private const int MaxFaces = 800;
    private const int MaxTries = 10;

    // Of whole rows, with their crops: a page is in memory several times over while it is read.
    private const int RowsAtOnce = 60;

    private readonly TableClient _table;
    private readonly BatchLedger _ledger;
    private readonly RowPrecedence _precedence;
    private readonly OutdatedRows _outdated;
    private readonly PipelineMetrics _metrics;
    private readonly Coalescer<PhotoResult> _rows;
    private readonly TombstoneStore? _tombstones;

    public ResultsStore(
        TableClient table, BatchLedger ledger, RowPrecedence precedence, OutdatedRows outdated, PipelineMetrics metrics, TombstoneStore? tombstones = null)
    {
        _tombstones = tombstones;
        _table = table;
        _ledger = ledger;
        _precedence = precedence;
        _outdated = outdated;
        _metrics = metrics;
        _rows = new Coalescer<PhotoResult>(InsertAsync, static failure => TransientFailure.Is(failure))
        {
            MaxItems = MaxRows,
            MaxWeight = MaxFaces,
            Weigh = static result => result.Faces.Length,
            Identify = static result => PhotoRow.RowKey(result.Photo),
        };
    }

    /// <summary>Writes results; existing, outdated and forgotten ones change nothing.</summary>
    public async Task WriteAsync(IReadOnlyCollection<PhotoResult> results, CancellationToken cancellationToken)
    {
        using var span = PipelineSpans.StartWritingRows(results.Count);
        // Other callers share the transactions, so they continue if this caller gives up.
        await Task.WhenAll(results.Select(result => _rows.AddAsync(result.Photo.Batch, result))).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All results of a batch by name, each with the time at which its row was written.</summary>
    public async IAsyncEnumerable<(PhotoResult Result, DateTimeOffset WrittenAt)> ReadAsync(
        string batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(batch)}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, RowsAtOnce, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return (PhotoRow.FromEntity(row), row.Timestamp ?? default);
        }
    }

    /// <summary>The result of one photo; null if it has none.</summary>
    public async Task<PhotoResult?> FindAsync(PhotoId photo, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(PhotoRow.PartitionKey(photo.Batch), PhotoRow.RowKey(photo), cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue ? PhotoRow.FromEntity(row.Value!) : null;
    }

    /// <summary>Row keys and upload versions of the finished photos of one upload; a failed photo is not finished.</summary>
    public async Task<Dictionary<string, string>> ReadDoneAsync(string batch, string blob, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        var filter = $"{UploadRows.Filter(batch, blob)} and {TableClient.CreateQueryFilter($"Status ne {PhotoStatus.Failed.Name()}")}";
        var rows = _table.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.RowKey), PhotoRow.UploadETag], cancellationToken: cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            versions[row.RowKey] = row.GetString(PhotoRow.UploadETag);
        }
        return versions;
    }

    /// <summary>Row keys and upload versions of a batch.</summary>
    public async Task<Dictionary<string, string>> ReadVersionsAsync(string batch, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var (key, _, version, _) in ReadVersionsAsync(batch, string.Empty, "\uffff", cancellationToken).ConfigureAwait(false))
        {
            versions[key] = version;
        }
        return versions;
    }

    /// <summary>Row keys, uploads, their versions and when they were written, of the rows between two keys, both included, in the order of their keys.</summary>
    public async IAsyncEnumerable<(string RowKey, string Upload, string ETag, DateTimeOffset WrittenAt)> ReadVersionsAsync(
        string batch, string first, string last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(batch)} and RowKey ge {first} and RowKey le {last}");
        var rows = _table.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.RowKey), nameof(TableEntity.Timestamp), PhotoRow.Upload, PhotoRow.UploadETag], cancellationToken: cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            yield return (row.RowKey, row.GetString(PhotoRow.Upload), row.GetString(PhotoRow.UploadETag), row.Timestamp ?? default);
        }
    }

    /// <summary>How many rows a version of an upload has.</summary>
    public async Task<int> CountAsync(string batch, string blob, string etag, CancellationToken cancellationToken)
    {
        var filter = $"{UploadRows.Filter(batch, blob)} and {TableClient.CreateQueryFilter($"UploadETag eq {etag}")}";
        var rows = _table.QueryAsync<TableEntity>(filter, select: [nameof(TableEntity.RowKey)], cancellationToken: cancellationToken);
        return await rows.CountAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The uploads of a batch's failed photos, each once.</summary>
    public async Task<IReadOnlyCollection<string>> ReadFailedUploadsAsync(string batch, CancellationToken cancellationToken)
    {
        var uploads = new HashSet<string>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(batch)} and Status eq {PhotoStatus.Failed.Name()}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: [PhotoRow.Upload], cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            uploads.Add(row.GetString(PhotoRow.Upload));
        }
        return uploads;
    }

    /// <summary>Deletes all rows of a batch.</summary>
    public async Task DeleteAsync(string batch, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(batch)}");
        string[] keys = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)];
        await foreach (var page in _table.QueryAsync<TableEntity>(filter, MaxRows, keys, cancellationToken).AsPages().ConfigureAwait(false))
        {
            if (page.Values.Count > 0)
            {
                var deletions = page.Values.Select(static row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All));
                await _table.SubmitTransactionAsync(deletions, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task InsertAsync(string batch, IReadOnlyList<PhotoResult> results)
    {
        IReadOnlyCollection<PhotoResult> written = results;
        if (_tombstones is null)
        {
            await InsertRowsAsync(results).ConfigureAwait(false);
        }
        else
        {
            written = await _tombstones.WriteAsync(results, static result => result.Photo, InsertRowsAsync, _outdated.RemoveForgottenAsync, CancellationToken.None).ConfigureAwait(false);
        }
        if (written.Count > 0)
        {
            await _outdated.RemoveAsync(batch, written, CancellationToken.None).ConfigureAwait(false);
            await _ledger.MarkChangedAsync(batch, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task InsertRowsAsync(IReadOnlyCollection<PhotoResult> results)
    {
        try
        {
            if (results.Count == 1)
            {
                await _table.AddEntityAsync(PhotoRow.ToEntity(results.First()), CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                var adds = results.Select(static result => new TableTransactionAction(TableTransactionActionType.Add, PhotoRow.ToEntity(result)));
                await _table.SubmitTransactionAsync(adds, CancellationToken.None).ConfigureAwait(false);
            }
            foreach (var result in results)
            {
                Written(result);
            }
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            // A transaction is all or nothing, so retry one by one.
            foreach (var result in results)
            {
                await InsertOrReplaceAsync(result).ConfigureAwait(false);
            }
        }
    }

    private async Task InsertOrReplaceAsync(PhotoResult result)
    {
        var entity = PhotoRow.ToEntity(result);
        for (var tries = 1; ; tries++)
        {
            var found = await _table.GetEntityIfExistsAsync<TableEntity>(entity.PartitionKey, entity.RowKey, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            try
            {
                if (!found.HasValue)
                {
                    await _table.AddEntityAsync(entity, CancellationToken.None).ConfigureAwait(false);
                }
                else if (await _precedence.ReplacesAsync(result, found.Value!, CancellationToken.None).ConfigureAwait(false))
                {
                    await _table.UpdateEntityAsync(entity, found.Value!.ETag, TableUpdateMode.Replace, CancellationToken.None).ConfigureAwait(false);
                }
                else
                {
                    return;
                }
                Written(result);
                return;
            }
            catch (RequestFailedException e) when (tries < MaxTries
                && (e.ErrorCode == TableErrorCode.EntityAlreadyExists || e.ErrorCode == TableErrorCode.ResourceNotFound || e.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied))
            {
                // Another process wrote or deleted the row in between: read again.
            }
        }
    }

    private void Written(PhotoResult result) =>
        _metrics.Written(result.Status.Name(), result.Faces.Select(static face => face.Score.Emotion.Name()), result.Model?.ToString());
}
