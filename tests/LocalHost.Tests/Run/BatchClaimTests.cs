using Azure.Data.Tables;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Run;
using DeepEmotion.LocalHost.Tests.HttpApi;

namespace DeepEmotion.LocalHost.Tests.Run;

[Collection(ApiHost.Collection)]
public sealed class BatchClaimTests(ApiHost api)
{
    [Fact]
    public async Task Results_are_replaced_by_fresh_ones_but_receipts_in_a_folder_of_the_batchs_name_stay()
    {
        var blobs = api.Get<BlobServiceClient>();
        var (uploads, results) = (blobs.GetBlobContainerClient(StorageNames.UploadsContainer), blobs.GetBlobContainerClient(StorageNames.ResultsContainer));
        var receipt = results.GetBlobClient($"{Oblivion.Receipts}/{TombstoneStore.KeyOf("party", null)}.json");
        var report = results.GetBlobClient($"{Oblivion.Receipts}/report.html");
        foreach (var file in (BlobClient[])[receipt, report])
        {
            await file.UploadAsync(BinaryData.FromString("x"), overwrite: true, ApiHost.Cancellation);
        }
        var tables = api.Get<TableServiceClient>();
        var records = new UploadRecords(tables.GetTableClient(UploadRecords.Name), Oblivion.Receipts);
        var rows = new BatchRows(tables.GetTableClient(StorageNames.ResultsTable), api.Get<BatchLedger>(), Oblivion.Receipts);
        await new BatchClaim(Oblivion.Receipts, uploads, results, rows, records).TakeAsync("/photos", LocalFiles.None, fresh: true, ApiHost.Cancellation);
        Assert.Equal((true, false), ((await receipt.ExistsAsync(ApiHost.Cancellation)).Value, (await report.ExistsAsync(ApiHost.Cancellation)).Value));
        await receipt.DeleteAsync(cancellationToken: ApiHost.Cancellation);
    }
}
