using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Rescoring;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Tombstones;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Forgetting;

/// <summary>Forgets a batch, a photo or a zip: first writes a tombstone, so that nothing more of it is written, then deletes everything stored.</summary>
public sealed partial class Oblivion(
    BlobServiceClient blobs,
    QueueServiceClient queues,
    TableServiceClient tables,
    TombstoneStore tombstones,
    UploadCompletion completion,
    ArchiveNames archives,
    BatchLedger ledger,
    BatchSummarizer summarizer,
    TimeProvider time,
    ILogger<Oblivion> logger)
{
    /// <summary>The folder of the results container that holds receipts.</summary>
    public const string Receipts = "receipts";

    private static readonly string[] Queues =
    [
        StorageNames.ScoreFacesQueue, StorageNames.ScoreFacesPoisonQueue, StorageNames.RetryUploadsQueue,
        StorageNames.RetryUploadsPoisonQueue, StorageNames.BlobTriggerPoisonQueue,
    ];

    /// <param name="batch">The batch.</param>
    /// <param name="image">A photo's or a zip's name in it, as results show it; null for the whole batch.</param>
    /// <param name="cancellationToken">Stops in between; calling it again continues.</param>
    /// <exception cref="InvalidMessageException">It is not a valid name, or the photo's is empty.</exception>
    /// <exception cref="StillReadingException">The photo is in a zip that has not been read to its end yet.</exception>
    public Task<ForgettingReceipt> ForgetAsync(string batch, string? image, CancellationToken cancellationToken) => ForgetAsync(batch, image, null, cancellationToken);

    /// <summary>Forgets all of a batch that was uploaded until an earlier time, unless it is in use: it has uploads since then.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="until">Until when, by storage's clock (UTC).</param>
    /// <param name="cancellationToken">Stops in between; calling it again continues.</param>
    /// <returns>Null if the batch is in use.</returns>
    public async Task<ForgettingReceipt?> ForgetUnusedAsync(string batch, DateTimeOffset until, CancellationToken cancellationToken) =>
        await new ForgettingScope(batch, null).HasUploadSinceAsync(blobs.GetBlobContainerClient(StorageNames.UploadsContainer), until, cancellationToken).ConfigureAwait(false)
            ? null
            : await ForgetAsync(batch, null, until, cancellationToken).ConfigureAwait(false);

    private async Task<ForgettingReceipt> ForgetAsync(string batch, string? image, DateTimeOffset? limit, CancellationToken cancellationToken)
    {
        if (image is "")
        {
            throw new InvalidMessageException("The photo's name is missing: add it, or name only the batch to forget all of it.");
        }
        BlobNameGuard.Require(image is null ? batch : $"{batch}/{image}");
        var scope = new ForgettingScope(batch, image);
        await new UnreadZips(blobs.GetBlobContainerClient(StorageNames.UploadsContainer), completion, archives).RequireNoneAsync(scope, Rows, cancellationToken).ConfigureAwait(false);
        var meant = new List<(ForgettingScope Scope, DateTimeOffset Until)>();
        foreach (var one in (ForgettingScope[])[scope, .. await SetsAsync(scope, cancellationToken).ConfigureAwait(false)])
        {
            meant.Add((await one.WithKeysAsync(Rows, cancellationToken).ConfigureAwait(false), await BuryAsync(one, limit, cancellationToken).ConfigureAwait(false)));
        }
        var until = meant[0].Until;
        var removed = await SumAsync(meant, RemoveAsync, cancellationToken).ConfigureAwait(false);
        // Writers that checked before the tombstone existed have finished by now.
        await Task.Delay(TombstoneStore.MaxAge * 2, time, cancellationToken).ConfigureAwait(false);
        removed += await SumAsync(meant, RemoveAsync, cancellationToken).ConfigureAwait(false);
        var found = await SumAsync(meant, CountAsync, cancellationToken).ConfigureAwait(false);
        var receipt = new ForgettingReceipt
        {
            Key = TombstoneStore.KeyOf(batch, image),
            ForgottenAt = until,
            Removed = removed,
            Found = found,
            StillKept = ForgettingReceipt.KeptBy(blobs.AccountName),
            WaitingMessages = await CountWaitingAsync(until, cancellationToken).ConfigureAwait(false),
        };
        await blobs.GetBlobContainerClient(StorageNames.ResultsContainer).GetBlobClient($"{Receipts}/{receipt.Key}.json")
            .UploadAsync(BinaryData.FromBytes(receipt.ToUtf8()), overwrite: true, cancellationToken).ConfigureAwait(false);
        LogForgotten(logger, receipt.Key, removed.Total, found.Total);
        return receipt;
    }

    private async Task<DateTimeOffset> BuryAsync(ForgettingScope scope, DateTimeOffset? limit, CancellationToken cancellationToken)
    {
        if (limit is not { } until)
        {
            return await tombstones.AddAsync(scope.Batch, scope.Image, cancellationToken).ConfigureAwait(false);
        }
        await tombstones.AddAsync(scope.Batch, until, cancellationToken).ConfigureAwait(false);
        return until;
    }

    // A batch that was rescored by other models has further sets of results under their own names.
    private async Task<ForgettingScope[]> SetsAsync(ForgettingScope scope, CancellationToken cancellationToken) => await ledger.ListAsync(cancellationToken)
        .Where(entry => Rescore.BatchOf(entry.Batch) == scope.Batch)
        .Select(entry => scope with { Batch = entry.Batch }).ToArrayAsync(cancellationToken).ConfigureAwait(false);

    private static async Task<ForgettingCount> SumAsync(
        IEnumerable<(ForgettingScope Scope, DateTimeOffset Until)> meant, Func<ForgettingScope, DateTimeOffset, CancellationToken, Task<ForgettingCount>> each, CancellationToken cancellationToken)
    {
        var sum = default(ForgettingCount);
        foreach (var (scope, until) in meant)
        {
            sum += await each(scope, until, cancellationToken).ConfigureAwait(false);
        }
        return sum;
    }

    private async Task<ForgettingCount> RemoveAsync(ForgettingScope scope, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var photos = await new ForgottenPhotos(blobs, Rows).RemoveAsync(scope, until, cancellationToken).ConfigureAwait(false);
        return photos + new ForgettingCount
        {
            Crops = await new ForgottenCrops(blobs.GetBlobContainerClient(StorageNames.FacesContainer), tombstones).RemoveAsync(scope, cancellationToken).ConfigureAwait(false),
            Files = await RemoveFilesAsync(scope, photos.Rows, cancellationToken).ConfigureAwait(false),
        };
    }

    // If other photos of the batch stay, its files are rewritten without this one.
    private async Task<int> RemoveFilesAsync(ForgettingScope scope, int rows, CancellationToken cancellationToken)
    {
        var given = await Files.RemoveAsync(scope, cancellationToken).ConfigureAwait(false);
        // Before the batch's entry, by which retention finds what is left after a failure.
        var files = await HasRowsAsync(scope.Batch, cancellationToken).ConfigureAwait(false) ? 0 : await DeleteFilesAsync(scope.Batch, cancellationToken).ConfigureAwait(false);
        var notes = await ledger.RemoveAsync(scope.Batch, scope.Covers, keepsBatch: await HasRowsAsync(scope.Batch, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        if (await HasRowsAsync(scope.Batch, cancellationToken).ConfigureAwait(false))
        {
            var shown = await scope.WithoutLaterAsync(Rows, cancellationToken).ConfigureAwait(false);
            if (rows + notes + given > 0 || await Files.CountResultsAsync(shown, cancellationToken).ConfigureAwait(false) > 0)
            {
                await ledger.MarkChangedAsync(scope.Batch, cancellationToken).ConfigureAwait(false);
                await summarizer.SummarizeAsync(scope.Batch, cancellationToken).ConfigureAwait(false);
            }
            return given + files;
        }
        // Again: a summary that was being written finds no entry afterwards.
        return given + files + await DeleteFilesAsync(scope.Batch, cancellationToken).ConfigureAwait(false);
    }

    private Task<int> DeleteFilesAsync(string batch, CancellationToken cancellationToken) => blobs.GetBlobContainerClient(StorageNames.ResultsContainer)
        .DeleteAllAsync(FilesOf(batch, cancellationToken).Select(static file => (file, (string?)null)), cancellationToken);

    private async Task<ForgettingCount> CountAsync(ForgettingScope scope, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var uploads = blobs.GetBlobContainerClient(StorageNames.UploadsContainer);
        var whole = scope.Image is null && !await HasRowsAsync(scope.Batch, cancellationToken).ConfigureAwait(false);
        return new ForgettingCount
        {
            Uploads = await scope.BlobsAsync(uploads, until, cancellationToken).CountAsync(cancellationToken).ConfigureAwait(false),
            Rows = (await scope.RowsAsync(Rows, until, cancellationToken).ConfigureAwait(false)).Count,
            Crops = await new ForgottenCrops(blobs.GetBlobContainerClient(StorageNames.FacesContainer), tombstones).CountAsync(scope, cancellationToken).ConfigureAwait(false),
            Pictures = whole || scope.Image is not null ? await new ForgottenPhotos(blobs, Rows).CountPicturesWithoutRowAsync(scope, cancellationToken).ConfigureAwait(false) : 0,
            Files = (whole ? await FilesOf(scope.Batch, cancellationToken).CountAsync(cancellationToken).ConfigureAwait(false) : 0)
                + await Files.CountAsync(await scope.WithoutLaterAsync(Rows, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
        };
    }

    private IAsyncEnumerable<string> FilesOf(string batch, CancellationToken cancellationToken) => blobs.GetBlobContainerClient(StorageNames.ResultsContainer)
        .GetBlobsAsync(new GetBlobsOptions { Prefix = batch + "/" }, cancellationToken).Select(static file => file.Name).Where(name => !IsOurs(batch, name[(batch.Length + 1)..]));

    /// <summary>Whether a file in the folder of a batch's results is none of the batch's: it may have the name of the folder of receipts, or of unreadable messages.</summary>
    internal static bool IsOurs(string batch, string file) => batch switch
    {
        Receipts => TombstoneStore.IsKey(Path.GetFileNameWithoutExtension(file)),
        FailureRecorder.Unreadable => file.Contains('/', StringComparison.Ordinal),
        _ => false,
    };

    // A queue cannot be searched; the function that takes a message drops what is forgotten.
    private async Task<int> CountWaitingAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var waiting = 0;
        foreach (var queue in Queues.Select(queues.GetQueueClient))
        {
            var head = await QueueHead.PeekAsync(queue, cancellationToken).ConfigureAwait(false);
            waiting += head.TakenUntil <= until ? (await queue.GetPropertiesAsync(cancellationToken).ConfigureAwait(false)).Value.ApproximateMessagesCount : 0;
        }
        return waiting;
    }

    private ForgottenFiles Files => new(blobs);

    private TableClient Rows => tables.GetTableClient(StorageNames.ResultsTable);

    private async Task<bool> HasRowsAsync(string batch, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PhotoRow.PartitionKey(batch)}");
        return await Rows.QueryAsync<TableEntity>(filter, maxPerPage: 1, select: [nameof(TableEntity.RowKey)], cancellationToken).AnyAsync(cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Forgotten {Key}: {Removed} items removed, {Found} found afterwards")]
    private static partial void LogForgotten(ILogger logger, string key, int removed, int found);
}
