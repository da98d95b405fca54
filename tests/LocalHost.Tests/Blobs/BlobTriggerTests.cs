using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Blobs;
using DeepEmotion.LocalHost.Tests.Hosting;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.LocalHost.Tests.Blobs;

public sealed class BlobTriggerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly string _container = AzuriteFixture.UniqueName("photos");

    private BlobContainerClient Container => azurite.Blobs.GetBlobContainerClient(_container);

    private QueueClient Queue => azurite.Queues.GetQueueClient("azure-webjobs-blobtrigger-onblob");

    public async ValueTask InitializeAsync()
    {
        await Container.CreateAsync();
        await Queue.CreateIfNotExistsAsync();
        await Queue.ClearMessagesAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_blob_is_run_once_over_restarts_and_a_new_one_is_found()
    {
        await UploadAsync("party/1.jpg", "one");
        await using (var first = await StartAsync())
        {
            Assert.Equal("party/1.jpg=one", await first.Calls.NextAsync());
        }

        await using var second = await StartAsync();
        await UploadAsync("party/2.jpg", "two");
        Assert.Equal("party/2.jpg=two", await second.Calls.NextAsync());
        Assert.Empty(second.Calls.Unread());
    }

    [Fact]
    public async Task While_receipts_cannot_be_stored_nothing_is_sent_twice_and_they_are_stored_later()
    {
        var table = azurite.Tables.GetTableClient(AzuriteFixture.UniqueName("receipts"));
        var receipts = new BlobReceipts(table, "photos");
        await Assert.ThrowsAsync<TableTransactionFailedException>(() => receipts.AddAsync([("1.jpg", "0x1")], CancellationToken.None));
        Assert.True(receipts.Has("1.jpg", "0x1"));

        await receipts.LoadAsync(CancellationToken.None);
        await receipts.SaveAsync(CancellationToken.None);
        var after = new BlobReceipts(table, "photos");
        await after.LoadAsync(CancellationToken.None);
        Assert.True(after.Has("1.jpg", "0x1"));
    }

    [Fact]
    public async Task An_overwritten_blob_runs_again()
    {
        await UploadAsync("1.jpg", "one");
        await using var host = await StartAsync();
        Assert.Equal("1.jpg=one", await host.Calls.NextAsync());
        await UploadAsync("1.jpg", "another");
        Assert.Equal("1.jpg=another", await host.Calls.NextAsync());
    }

    [Fact]
    public async Task A_path_of_another_form_is_refused_by_name()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            HostUnderTest.StartAsync(azurite.ConnectionString, typeof(BlobFunctions), new() { ["Container"] = "uploads/in" }));
        Assert.Contains("uploads/in/{name}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_blob_is_tried_five_times_and_then_goes_to_the_poison_queue()
    {
        var calls = new Calls { Then = (_, _) => throw new InvalidOperationException("no") };
        var uploaded = await Container.UploadBlobAsync("bad/photo.jpg", BinaryData.FromString("x"));
        await using var host = await StartAsync(calls);
        Assert.Equal(Enumerable.Repeat("bad/photo.jpg=x", 5), await calls.NextAsync(5));

        var poison = await PoisonAsync();
        Assert.Equal("BlobTrigger", poison.GetProperty("Type").GetString());
        Assert.Equal("Host.Functions.OnBlob", poison.GetProperty("FunctionId").GetString());
        Assert.Equal("BlockBlob", poison.GetProperty("BlobType").GetString());
        Assert.Equal("bad/photo.jpg", poison.GetProperty("BlobName").GetString());
        Assert.Equal(uploaded.Value.ETag.ToString(), poison.GetProperty("ETag").GetString());
        Assert.Empty(calls.Unread());
    }

    [Fact]
    public async Task A_blob_that_takes_the_host_down_is_given_up_and_its_neighbours_are_not()
    {
        await UploadAsync("crash.jpg", "x");
        await using (var host = await StartAsync(new Calls { Then = (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken) }, drainTime: "00:00:00.010"))
        {
            await host.Calls.NextAsync();
        }

        for (var kill = 0; kill < 5; kill++)
        {
            QueueMessage held = await Queue.ReceiveMessageAsync();
            await Queue.UpdateMessageAsync(held.MessageId, held.PopReceipt);
        }

        await UploadAsync("neighbour.jpg", "x");
        await using var next = await StartAsync();
        Assert.Equal("neighbour.jpg=x", await next.Calls.NextAsync());
        Assert.Equal("crash.jpg", (await PoisonAsync()).GetProperty("BlobName").GetString());
        Assert.Empty(next.Calls.Unread());
    }

    [Fact]
    public async Task A_kill_between_message_and_receipt_repeats_a_blob_and_loses_none()
    {
        await UploadAsync("1.jpg", "one");
        await using (var host = await StartAsync())
        {
            Assert.Equal("1.jpg=one", await host.Calls.NextAsync());
        }

        await azurite.Tables.GetTableClient(BlobReceipts.Name).DeleteEntityAsync($"OnBlob@{_container}", await ReceiptKeyAsync());
        await using var next = await StartAsync();
        Assert.Equal("1.jpg=one", await next.Calls.NextAsync());
    }

    [Fact]
    public async Task No_more_than_allowed_run_at_once()
    {
        var release = new TaskCompletionSource();
        var calls = new Calls { Then = (_, _) => release.Task };
        for (var i = 0; i < 6; i++)
        {
            await UploadAsync($"{i}.jpg", "x");
        }

        await using var host = await StartAsync(calls);
        await calls.NextAsync(2);
        release.SetResult();
        await calls.NextAsync(4);
        Assert.Equal(2, calls.MostAtOnce);
    }

    [Fact]
    public async Task Trouble_that_passes_uses_up_no_try()
    {
        var tries = 0;
        var calls = new Calls
        {
            Then = (_, _) => ++tries > 7 ? Task.CompletedTask : throw new RequestFailedException(503, "Server Busy"),
        };
        await UploadAsync("1.jpg", "x");
        await using var host = await StartAsync(calls);
        Assert.Equal(Enumerable.Repeat("1.jpg=x", 8), await calls.NextAsync(8));
    }

    [Fact]
    public async Task A_stop_lets_the_running_function_end_and_the_next_host_does_the_rest()
    {
        var release = new TaskCompletionSource();
        var calls = new Calls { Then = (_, _) => release.Task };
        for (var i = 0; i < 5; i++)
        {
            await UploadAsync($"{i}.jpg", "x");
        }

        var host = await StartAsync(calls);
        var begun = await calls.NextAsync(2);
        var stopping = host.DisposeAsync();
        release.SetResult();
        await stopping;
        string[] done = [.. begun, .. calls.Unread()];

        await using var next = await StartAsync();
        var rest = await next.Calls.NextAsync(5 - done.Length);
        Assert.Equal(5, done.Concat(rest).Distinct().Count());
    }

    [Fact]
    public async Task Two_hosts_on_one_storage_leave_no_blob_out()
    {
        var calls = new Calls();
        await using var first = await StartAsync(calls);
        await using var second = await StartAsync(calls);
        var names = Enumerable.Range(0, 20).Select(i => $"{i}.jpg").ToArray();
        await Task.WhenAll(names.Select(name => UploadAsync(name, "x")));
        var missing = names.Select(name => $"{name}=x").ToHashSet();
        while (missing.Count > 0)
        {
            missing.Remove(await calls.NextAsync());
        }
    }

    private Task<HostUnderTest> StartAsync(Calls? calls = null, string? drainTime = null) => HostUnderTest.StartAsync(
        azurite.ConnectionString, typeof(BlobFunctions), new() { ["Container"] = _container, ["DrainTime"] = drainTime }, calls);

    private async Task<string> ReceiptKeyAsync() => (await azurite.Tables.GetTableClient(BlobReceipts.Name)
        .QueryAsync<TableEntity>(row => row.PartitionKey == $"OnBlob@{_container}").SingleAsync()).RowKey;

    private Task UploadAsync(string name, string content) =>
        Container.GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true);

    private async Task<JsonElement> PoisonAsync()
    {
        var queue = azurite.Queues.GetQueueClient(StorageNames.BlobTriggerPoisonQueue);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            await queue.CreateIfNotExistsAsync(cancellationToken: patience.Token);
            foreach (var message in (await queue.PeekMessagesAsync(32, patience.Token)).Value)
            {
                var poison = JsonDocument.Parse(message.Body).RootElement;
                if (poison.GetProperty("ContainerName").GetString() == _container)
                {
                    return poison;
                }
            }
        }
    }
}
