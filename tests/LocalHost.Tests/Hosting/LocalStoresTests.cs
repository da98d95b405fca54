using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Blobs;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.LocalHost.Tests.Hosting;

/// <summary>What the local host keeps in its storage is in the table that a privacy officer reads.</summary>
public sealed class LocalStoresTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_store_that_the_local_host_makes_has_a_line()
    {
        await using var azurite = await AzuriteFixture.StartAsync();
        await using var host = await HostUnderTest.StartProductAsync(azurite.ConnectionString);
        await host.Services.GetRequiredService<StorageInitializer>().CreateMissingAsync(Cancellation);
        var tables = new TableServiceClient(azurite.ConnectionString);
        await new UploadRecords(tables.GetTableClient(UploadRecords.Name), "party").ReadSourceAsync(Cancellation);

        var stores = new List<string>();
        while (!stores.Contains($"table {BlobReceipts.Name}") || !stores.Exists(static store => store.StartsWith("queue azure-webjobs-blobtrigger-", StringComparison.Ordinal)))
        {
            stores =
            [
                .. await new BlobServiceClient(azurite.ConnectionString).GetBlobContainersAsync(cancellationToken: Cancellation).Select(static container => $"container {container.Name}").ToListAsync(Cancellation),
                .. await new QueueServiceClient(azurite.ConnectionString).GetQueuesAsync(cancellationToken: Cancellation).Select(static queue => $"queue {queue.Name}").ToListAsync(Cancellation),
                .. await tables.QueryAsync(cancellationToken: Cancellation).Select(static table => $"table {table.Name}").ToListAsync(Cancellation),
            ];
        }
        Assert.DoesNotContain(stores, static store => !PrivacyTable.Has(store));
    }
}
