using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Results;

/// <content>The notes about zips: one row <c>zip~...</c> for each that was read to its end.</content>
public sealed partial class BatchLedger
{
    private const string ArchiveRow = "zip~";
    private const string UploadETag = nameof(UploadETag);
    private const string UploadModifiedAt = nameof(UploadModifiedAt);
    private const string Photos = nameof(Photos);
    private const string NotRead = nameof(NotRead);
    private const string IsComplete = nameof(IsComplete);

    /// <summary>Records that a zip was read to its end, unless a newer version was already read.</summary>
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
                // Another process wrote or deleted the note in between: read again.
            }
        }
    }

    /// <summary>The note about a zip that was read to its end; null if there is none.</summary>
    public async Task<ArchiveEntryCount?> FindArchiveAsync(string batch, string blob, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            TableKey.From(batch), ArchiveRow + TableKey.From(blob), cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? ToArchive(found.Value!) : null;
    }

    /// <summary>Records that all rows of a zip are in the table.</summary>
    public async Task MarkArchiveCompleteAsync(ArchiveEntryCount archive, CancellationToken cancellationToken)
    {
        var note = new TableEntity(TableKey.From(archive.Batch), ArchiveRow + TableKey.From(archive.Blob)) { [IsComplete] = true };
        try
        {
            await table.UpdateEntityAsync(note, archive.Version, TableUpdateMode.Merge, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == TableErrorCode.ResourceNotFound)
        {
            // Another version was read meanwhile: the next read decides.
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
            // Another version was read meanwhile and handles its own rows.
        }
    }

    /// <summary>The zips of a batch that were read to their end.</summary>
    public async IAsyncEnumerable<ArchiveEntryCount> ListArchivesAsync(string batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = $"{TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.From(batch)}")} and {RowKeys.StartingWith(ArchiveRow)}";
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            yield return ToArchive(row);
        }
    }

    private static ArchiveEntryCount ToArchive(TableEntity row) => new(row.GetString(Batch), row.GetString(Blob), row.GetString(UploadETag), row.GetInt32(Photos) ?? 0)
    {
        ModifiedAt = row.GetDateTimeOffset(UploadModifiedAt) ?? default,
        NotRead = row.GetInt32(NotRead) ?? 0,
        IsComplete = row.GetBoolean(IsComplete) ?? false,
        Version = row.ETag,
    };
}
