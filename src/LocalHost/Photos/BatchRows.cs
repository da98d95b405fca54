using Azure.Data.Tables;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.LocalHost.Photos;

/// <summary>The rows of a batch in the results table, without their faces.</summary>
public sealed class BatchRows(TableClient table, BatchLedger ledger, string batch)
{
    private static readonly string[] Columns = [nameof(TableEntity.RowKey), PhotoRow.UploadETag, PhotoRow.Status];
    private static readonly string[] Keys = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), PhotoRow.Upload, PhotoRow.UploadETag];

    private readonly string _partition = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(batch)}");

    public async Task<BatchState> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = new Dictionary<string, (string, PhotoStatus)>(StringComparer.Ordinal);
        await foreach (var row in table.QueryAsync<TableEntity>(_partition, select: Columns, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            rows[row.RowKey] = (row.GetString(PhotoRow.UploadETag), PhotoRow.StatusOf(row));
        }

        var archives = new Dictionary<string, ArchiveEntryCount>(StringComparer.Ordinal);
        await foreach (var archive in ledger.ListArchivesAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            archives[archive.Blob] = archive;
        }

        return new BatchState(batch, rows, archives);
    }

    /// <summary>Deletes rows, and marks the batch to be summarized again.</summary>
    /// <param name="isMeant">Selects rows by upload and version.</param>
    /// <param name="cancellationToken">Stops in between.</param>
    public async Task DeleteAsync(Func<string, string, bool> isMeant, CancellationToken cancellationToken)
    {
        var deleted = false;
        await foreach (var row in table.QueryAsync<TableEntity>(_partition, select: Keys, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (isMeant(row.GetString(PhotoRow.Upload), row.GetString(PhotoRow.UploadETag)))
            {
                deleted = true;
                await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }

        if (deleted)
        {
            await ledger.MarkChangedAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }
}
