using Azure.Storage.Blobs;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Tests.HttpApi;

namespace DeepEmotion.LocalHost.Tests.Photos;

[Collection(ApiHost.Collection)]
public sealed class LostUploadsTests(ApiHost api)
{
    private const string Batch = "lost";

    private static readonly UploadedFile Zip = new("a.zip", $"{Batch}/a.zip", "0x1", "hash", IsArchive: true);

    [Fact]
    public async Task A_lost_upload_gets_a_row_whose_time_storage_takes_and_a_later_upload_is_newer()
    {
        var (results, ledger) = (api.Get<ResultsStore>(), api.Get<BatchLedger>());
        var uploads = api.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.UploadsContainer);
        var state = new BatchState(Batch, new Dictionary<string, (string, PhotoStatus)>(), new Dictionary<string, ArchiveEntryCount>());
        await new LostUploads(uploads, results, ledger, Batch).RecordAsync(state, [Zip], ApiHost.Cancellation);

        var (row, _) = await results.ReadAsync(Batch, ApiHost.Cancellation).SingleAsync(ApiHost.Cancellation);
        Assert.Equal((PhotoStatus.Failed, "deleted before it was read", "0x1"), (row.Status, row.Reason, row.Photo.ETag));
        Assert.True(row.Photo.ModifiedAt >= TableTime.Earliest);
        Assert.Equal((1, "0x1"), ((await ReadAsync()).Photos, (await ReadAsync()).ETag));

        // The clock of this machine may be ahead of storage's.
        var again = new ArchiveEntryCount(Batch, Zip.Blob, "0x2", 3) { ModifiedAt = TimeProvider.System.GetUtcNow().AddHours(-1) };
        await ledger.MarkArchiveReadAsync(again, ApiHost.Cancellation);
        Assert.Equal((3, "0x2"), ((await ReadAsync()).Photos, (await ReadAsync()).ETag));
        await new LostUploads(uploads, results, ledger, Batch).RecordAsync(state, [Zip with { ETag = "0x3" }], ApiHost.Cancellation);
        Assert.Equal("0x3", (await ReadAsync()).ETag);

        async Task<ArchiveEntryCount> ReadAsync() => (await ledger.FindArchiveAsync(Batch, Zip.Blob, ApiHost.Cancellation))!;
    }
}
