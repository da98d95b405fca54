using Azure.Data.Tables;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.LocalHost.Photos;

/// <summary>A file as it was uploaded.</summary>
/// <param name="Image">Its name within the batch.</param>
/// <param name="Blob">Its name in the uploads container.</param>
/// <param name="ETag">The version, without quotes; empty if it is only announced.</param>
/// <param name="Hash">SHA-256 of its content, in hexadecimal.</param>
/// <param name="IsArchive">Whether its content is a zip.</param>
public sealed record UploadedFile(string Image, string Blob, string ETag, string Hash, bool IsArchive)
{
    /// <summary>Whether its upload is known to have ended.</summary>
    public bool IsSent => ETag.Length > 0;

    /// <summary>A file whose upload begins.</summary>
    public static UploadedFile Announced(string image, string blob) => new(image, blob, string.Empty, string.Empty, IsArchive: false);
}

/// <summary>
/// What this machine uploaded for a batch, and from where. An upload is deleted once it is scored, so only this record tells the next
/// run not to send its file again. A file is announced before it is sent: if the run is killed and the file deleted or renamed, the next
/// run knows that its upload and rows are none of the batch.
/// </summary>
public sealed class UploadRecords(TableClient table, string batch)
{
    /// <summary>The local host's own table.</summary>
    public const string Name = "localuploads";

    private const string SourceRow = "source";
    private const string FileRow = "file~";
    private const string Source = nameof(Source);
    private const int TransactionLimit = 100;

    private readonly string _partition = TableKey.From(batch);

    /// <summary>The path that the batch was read from; null if unknown.</summary>
    public async Task<string?> ReadSourceAsync(CancellationToken cancellationToken)
    {
        await table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(_partition, SourceRow, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? found.Value!.GetString(Source) : null;
    }

    public Task WriteSourceAsync(string source, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(new TableEntity(_partition, SourceRow) { [Source] = source }, TableUpdateMode.Replace, cancellationToken);

    public Task RemoveSourceAsync(CancellationToken cancellationToken) => table.DeleteEntityAsync(_partition, SourceRow, cancellationToken: cancellationToken);

    /// <summary>All files of the batch, by image.</summary>
    public async Task<Dictionary<string, UploadedFile>> ReadAsync(CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, UploadedFile>(StringComparer.Ordinal);
        var filter = $"{TableClient.CreateQueryFilter($"PartitionKey eq {_partition}")} and {RowKeys.StartingWith(FileRow)}";
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var image = row.GetString(nameof(UploadedFile.Image));
            files[image] = new UploadedFile(
                image,
                row.GetString(nameof(UploadedFile.Blob)),
                row.GetString("Version"),
                row.GetString(nameof(UploadedFile.Hash)),
                row.GetBoolean(nameof(UploadedFile.IsArchive)) ?? false);
        }

        return files;
    }

    public Task WriteAsync(IEnumerable<UploadedFile> files, CancellationToken cancellationToken) =>
        SubmitAsync(TableTransactionActionType.UpsertReplace, files.Select(file => new TableEntity(_partition, Key(file.Image))
        {
            [nameof(UploadedFile.Image)] = file.Image,
            [nameof(UploadedFile.Blob)] = file.Blob,
            ["Version"] = file.ETag,
            [nameof(UploadedFile.Hash)] = file.Hash,
            [nameof(UploadedFile.IsArchive)] = file.IsArchive,
        }), cancellationToken);

    public Task RemoveAsync(IEnumerable<UploadedFile> files, CancellationToken cancellationToken) => SubmitAsync(
        TableTransactionActionType.Delete, files.Select(file => new TableEntity(_partition, Key(file.Image)) { ETag = Azure.ETag.All }), cancellationToken);

    private static string Key(string image) => FileRow + TableKey.From(image);

    private async Task SubmitAsync(TableTransactionActionType kind, IEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        foreach (var chunk in rows.Chunk(TransactionLimit))
        {
            await table.SubmitTransactionAsync(chunk.Select(row => new TableTransactionAction(kind, row)), cancellationToken).ConfigureAwait(false);
        }
    }
}
