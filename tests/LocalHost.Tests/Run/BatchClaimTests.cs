using Azure.Data.Tables;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Results;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Run;
using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Run;

public sealed class BatchClaimTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("photos ");
    private readonly string _batch = AzuriteFixture.UniqueName("batch");

    private BlobContainerClient Container { get; } = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("uploads"));

    private TableClient Table { get; } = azurite.Tables.GetTableClient(AzuriteFixture.UniqueName("results"));

    private TableClient Batches { get; } = azurite.Tables.GetTableClient(AzuriteFixture.UniqueName("batches"));

    private UploadRecords Records => new(azurite.Tables.GetTableClient(UploadRecords.Name), _batch);

    public async ValueTask InitializeAsync()
    {
        await Container.CreateAsync();
        await Table.CreateAsync();
        await Batches.CreateAsync();
        await Records.ReadSourceAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_samples_stay_one_batch_wherever_the_packages_are_installed()
    {
        var stop = TestContext.Current.CancellationToken;
        foreach (var place in (string[])["/clone", "/moved clone", "/home/x/.cache/deepemotion/0123"])
        {
            await Claim(waiting: 0).TakeAsync(Path.Combine(place, BatchSource.Samples), LocalFiles.None, fresh: false, stop);
        }

        await Assert.ThrowsAsync<RunException>(() => Claim(waiting: 0).TakeAsync("/photos", LocalFiles.None, fresh: false, stop));
    }

    [Fact]
    public async Task A_photo_that_was_deleted_after_a_kill_is_not_counted_however_late_its_row_is_written()
    {
        var stop = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "kept.jpg"), "kept", stop);
        await Records.WriteAsync([Sent("kept.jpg"), UploadedFile.Announced("gone.jpg", $"{_batch}/gone.jpg")], stop);
        await Container.UploadBlobAsync($"{_batch}/gone.jpg", BinaryData.FromString("gone"), stop);
        await WriteRowAsync("kept.jpg");

        // The second run finds what the first one could not yet see.
        foreach (var waiting in new[] { 1, 0 })
        {
            var claim = Claim(waiting);
            Assert.Equal(["gone.jpg"], await claim.TakeAsync(RealPath.Of(_folder.FullName), LocalFiles.Under([_folder.FullName]), fresh: false, stop));
            Assert.Empty(await Container.GetBlobsAsync(cancellationToken: stop).ToListAsync(stop));
            await WriteRowAsync("gone.jpg");
            await claim.RemoveStraysAsync(stop);
            Assert.Equal([$"{_batch}/kept.jpg"], await Table.QueryAsync<TableEntity>(cancellationToken: stop).Select(static row => row.GetString(PhotoRow.Upload)).ToArrayAsync(stop));
            Assert.Equal(waiting > 0, (await Records.ReadAsync(stop)).ContainsKey("gone.jpg"));
        }

        Assert.Empty(await Claim(waiting: 0).TakeAsync(RealPath.Of(_folder.FullName), LocalFiles.Under([_folder.FullName]), fresh: false, stop));
    }

    [Fact]
    public async Task With_fresh_a_photo_of_the_replaced_folder_is_not_counted_however_late_its_row_is_written()
    {
        var stop = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "kept.jpg"), "kept", stop);
        await Records.WriteAsync([Sent("kept.jpg"), Sent("gone.jpg")], stop);
        var claim = Claim(waiting: 1);
        await claim.TakeAsync(RealPath.Of(_folder.FullName), LocalFiles.Under([_folder.FullName]), fresh: true, stop);
        await WriteRowAsync("gone.jpg");
        await claim.RemoveStraysAsync(stop);
        Assert.Empty(await Table.QueryAsync<TableEntity>(cancellationToken: stop).ToListAsync(stop));
        Assert.Equal(["gone.jpg"], (await Records.ReadAsync(stop)).Keys);
    }

    private UploadedFile Sent(string image) => new(image, $"{_batch}/{image}", "0x1", string.Empty, IsArchive: false);

    private BatchClaim Claim(int waiting) => new(
        _batch, Container, Container, new BatchRows(Table, new BatchLedger(Batches, TimeProvider.System), _batch), Records, _ => Task.FromResult(waiting));

    private Task WriteRowAsync(string image) => Table.AddEntityAsync(new TableEntity(PhotoRow.PartitionKey(_batch), image)
    {
        [PhotoRow.Upload] = $"{_batch}/{image}",
        [PhotoRow.UploadETag] = "0x1",
    });
}
