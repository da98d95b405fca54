using System.Globalization;
using Azure;
using Azure.Data.Tables;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.LocalHost.Blobs;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Surroundings;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.LocalHost.Run;

/// <summary><c>run.sh forget</c>: forgets what every deployment stores, and the records that only this machine keeps.</summary>
public sealed class ForgetRun(IServiceProvider services, TextWriter output)
{
    private const string Blob = nameof(Blob);

    /// <param name="target"><c>BATCH</c> or <c>BATCH/PHOTO</c>.</param>
    /// <param name="stop">Stops between two steps; the same command continues.</param>
    /// <exception cref="RunException">It cannot be done, or the search afterwards found something.</exception>
    public async Task RunAsync(string target, CancellationToken stop)
    {
        // Of a script whose variable is empty, "BATCH/" may be left, which must not mean the whole batch.
        var (batch, image) = target.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash
            ? (target[..slash], target[(slash + 1)..])
            : (target, null);
        var receipt = await ForgetAsync(batch, image, stop).ConfigureAwait(false);
        await ForgetRecordsAsync(batch, image, stop).ConfigureAwait(false);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"forgotten {receipt.ForgottenAt:yyyy-MM-dd HH:mm:ss} UTC: uploads {receipt.Removed.Uploads}, rows {receipt.Removed.Rows}, pictures {receipt.Removed.Pictures}, crops {receipt.Removed.Crops}, result files {receipt.Removed.Files}"));
        output.WriteLine($"receipt without names: {Oblivion.Receipts}/{receipt.Key}.json in the container results");
        foreach (var line in receipt.StillKept)
        {
            output.WriteLine(line);
        }

        if (receipt.Found.Total > 0)
        {
            throw new RunException($"A search of the storage still found {receipt.Found.Total} {(receipt.Found.Total == 1 ? "item" : "items")}. Run the same command again.");
        }
    }

    private async Task<ForgettingReceipt> ForgetAsync(string batch, string? image, CancellationToken stop)
    {
        try
        {
            return await services.GetRequiredService<Oblivion>().ForgetAsync(batch, image, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is StillReadingException or InvalidMessageException)
        {
            throw new RunException(exception.Message, exception);
        }
    }

    private async Task ForgetRecordsAsync(string batch, string? image, CancellationToken stop)
    {
        var tables = services.GetRequiredService<TableServiceClient>();
        var records = new UploadRecords(tables.GetTableClient(UploadRecords.Name), batch);
        await records.ReadSourceAsync(stop).ConfigureAwait(false);
        var files = (await records.ReadAsync(stop).ConfigureAwait(false)).Values;
        await records.RemoveAsync(files.Where(file => image is null || file.Image == image || image.StartsWith(file.Image + "/", StringComparison.Ordinal)), stop).ConfigureAwait(false);
        if (image is null)
        {
            await records.RemoveSourceAsync(stop).ConfigureAwait(false);
        }

        var receipts = tables.GetTableClient(BlobReceipts.Name);
        await receipts.CreateIfNotExistsAsync(stop).ConfigureAwait(false);
        await foreach (var row in receipts.QueryAsync<TableEntity>(select: [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), Blob], cancellationToken: stop)
            .Where(row => IsMeant(UploadName.Parse(row.GetString(Blob)))).ConfigureAwait(false))
        {
            await receipts.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, stop).ConfigureAwait(false);
        }

        bool IsMeant(UploadName upload) => upload.Batch == batch && (image is null || upload.Image == image);
    }
}
