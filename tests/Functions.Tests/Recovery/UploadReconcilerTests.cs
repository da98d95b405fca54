using System.Diagnostics.Metrics;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Functions.Tests.Telemetry;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Tests.Recovery;

public sealed class UploadReconcilerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    // Storage's clock cannot be set, so the age that is asked for moves instead: everything counts as a day old, or as too young.
    private static readonly TimeSpan Old = TimeSpan.FromDays(-1);
    private static readonly TimeSpan Young = TimeSpan.FromDays(1);

    private const int GroupSize = 50;

    private readonly TestStorage _storage = new(azurite);
    private readonly IMeterFactory _meters = Measurements.NewFactory();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Uploads_without_a_row_are_sent_again_and_those_with_one_are_not()
    {
        await UploadAsync("holiday/lost.jpg");
        var done = await UploadAsync("holiday/done.jpg");
        await _storage.Results.WriteAsync([TestResults.NoFace(done)], Cancellation);
        Assert.Equal(1, await ReconcileAsync(Old));
        var sent = UploadMessage.Parse(Assert.Single(await TestStorage.ReadMessagesAsync(_storage.RetryMessages)));
        Assert.Equal("holiday/lost.jpg", sent.Blob);
    }

    [Fact]
    public async Task An_overwritten_upload_counts_as_lost_until_its_new_version_has_a_row()
    {
        var old = await UploadAsync("holiday/a.jpg");
        await _storage.Results.WriteAsync([TestResults.NoFace(old)], Cancellation);
        var current = await UploadAsync("holiday/a.jpg");
        Assert.Equal(1, await ReconcileAsync(Old));
        await _storage.Results.WriteAsync([TestResults.NoFace(current)], Cancellation);
        Assert.Equal(0, await ReconcileAsync(Old));
    }

    /// <summary>The client library asks storage for another blob, and a message with the name is refused.</summary>
    [Fact]
    public async Task An_upload_whose_name_begins_with_a_slash_gets_a_row_and_is_not_sent_again()
    {
        var options = new BlobClientOptions { TrimBlobNameSlashes = false };
        var uploads = new BlobContainerClient(azurite.ConnectionString, _storage.Uploads.Name, options);
        await uploads.GetBlobClient("/holiday/a.jpg").UploadAsync(BinaryData.FromString("x"), Cancellation);
        Assert.Equal(0, await ReconcileAsync(Old));
        Assert.Contains("slash", Assert.Single(await _storage.ReadResultsAsync("unsorted")).Reason, StringComparison.Ordinal);
        Assert.Equal(0, await ReconcileAsync(Old));
        Assert.Empty(await TestStorage.ReadMessagesAsync(_storage.RetryMessages));
    }

    [Fact]
    public async Task An_upload_that_is_young_may_still_wait()
    {
        await UploadAsync("holiday/a.jpg");
        Assert.Equal(0, await ReconcileAsync(Young));
    }

    [Fact]
    public async Task One_hidden_message_holds_no_other_photo_up()
    {
        await UploadAsync("holiday/lost.jpg");
        await _storage.FacesMessages.SendMessageAsync("hidden", visibilityTimeout: TimeSpan.FromMinutes(10), cancellationToken: Cancellation);
        await _storage.RetryMessages.SendMessageAsync("hidden", visibilityTimeout: TimeSpan.FromMinutes(10), cancellationToken: Cancellation);
        Assert.Equal(1, await ReconcileAsync(Old));
    }

    [Fact]
    public async Task An_upload_whose_event_may_still_wait_for_the_trigger_is_not_sent_again()
    {
        var second = TimeSpan.FromSeconds(1);
        var arriving = azurite.Queues.GetQueueClient(AzuriteFixture.UniqueName("arriving"));
        await arriving.CreateAsync(cancellationToken: Cancellation);
        await arriving.SendMessageAsync("the event of an earlier upload", Cancellation);
        await UploadAsync("holiday/waits.jpg");
        while (await ReconcileAsync(second) == 0)
        {
            // Until the upload is old enough.
            await Task.Delay(100, Cancellation);
        }
        await _storage.RetryMessages.ClearMessagesAsync(Cancellation);
        Assert.Equal(0, await ReconcileAsync(second, arriving));
        await arriving.ClearMessagesAsync(Cancellation);
        Assert.Equal(1, await ReconcileAsync(second, arriving));
    }

    [Fact]
    public async Task Nothing_is_sent_again_while_what_was_sent_before_still_waits()
    {
        var second = TimeSpan.FromSeconds(1);
        await UploadAsync("holiday/lost.jpg");
        while (await ReconcileAsync(second) == 0)
        {
            // Until the upload is old enough.
            await Task.Delay(100, Cancellation);
        }
        while (await _storage.Retries.PeekAsync(Cancellation) is var head && head.Now - head.InsertedOn <= second)
        {
            // Until its message has waited for as long.
            await Task.Delay(100, Cancellation);
        }
        Assert.Equal(0, await ReconcileAsync(second));
        await _storage.RetryMessages.ClearMessagesAsync(Cancellation);
        Assert.Equal(1, await ReconcileAsync(second));
    }

    [Fact]
    public async Task A_zip_whose_photos_get_rows_right_now_is_being_read_and_not_lost()
    {
        var after = TimeSpan.FromSeconds(5);
        var zip = await UploadAsync("holiday/a.zip");
        while (await ReconcileAsync(after) == 0)
        {
            // Until the upload is old enough.
            await Task.Delay(100, Cancellation);
        }
        await _storage.RetryMessages.ClearMessagesAsync(Cancellation);
        var (started, resent, i) = (0L, 0, 0);
        do
        {
            started = TimeProvider.System.GetTimestamp();
            await _storage.Results.WriteAsync([TestResults.NoFace(zip with { Image = $"a.zip/{i++}.jpg" })], Cancellation);
            resent = await ReconcileAsync(after);
        }
        while (TimeProvider.System.GetElapsedTime(started) >= after);
        Assert.Equal(0, resent);
        // A round that took too long may have sent the zip again, and while that message waits no other is sent.
        await _storage.RetryMessages.ClearMessagesAsync(Cancellation);
        while (await ReconcileAsync(after) == 0)
        {
            // Until the row is as old.
            await Task.Delay(100, Cancellation);
        }
    }

    [Fact]
    public async Task A_zip_that_was_read_lacks_rows_until_each_of_its_photos_has_one()
    {
        var zip = await UploadAsync("holiday/a.zip");
        await _storage.Ledger.MarkArchiveReadAsync(new ArchiveEntryCount("holiday", zip.Blob, zip.ETag, 3), Cancellation);
        await _storage.Results.WriteAsync([Entry(zip, "1.jpg"), Entry(zip, "2.jpg")], Cancellation);
        Assert.Equal(1, await ReconcileAsync(Old));
        await _storage.Results.WriteAsync([Entry(zip, "3.jpg")], Cancellation);
        Assert.Equal(0, await ReconcileAsync(Old));
        Assert.True((await _storage.Ledger.FindArchiveAsync("holiday", zip.Blob, Cancellation))!.IsComplete);
    }

    [Fact]
    public async Task Uploads_are_compared_group_by_group_whatever_their_names()
    {
        var names = Enumerable.Range(0, (2 * GroupSize) + 11).Select(i => $"holiday/{(i % 3 == 0 ? "a/" : i % 3 == 1 ? "a-" : "a=")}{i:0000}.jpg").ToList();
        var photos = new PhotoId[names.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, names.Count), Cancellation, async (i, _) => photos[i] = await UploadAsync(names[i]));
        await _storage.Results.WriteAsync([.. photos.Where((_, i) => i != 7 && i != names.Count - 1).Select(TestResults.NoFace)], Cancellation);
        Assert.Equal(2, await ReconcileAsync(Old));
    }

    [Fact]
    public async Task How_long_the_next_message_waits_is_measured()
    {
        using var measured = new Measurements(_meters);
        await ReconcileAsync(Old);
        await _storage.FacesMessages.SendMessageAsync("waiting", Cancellation);
        await ReconcileAsync(Old);
        var waits = measured.Of("deepemotion.queue.oldest", ("messaging.destination.name", "score-faces"));
        Assert.Equal(0, waits[0]);
        Assert.InRange(waits[1], 0, 60);
    }

    private static PhotoResult Entry(PhotoId zip, string name) => TestResults.NoFace(zip with { Image = $"{zip.Image}/{name}" });

    private async Task<int> ReconcileAsync(TimeSpan after, QueueClient? arriving = null)
    {
        var reconciler = new UploadReconciler(
            _storage.Uploads, _storage.Results, _storage.Completion, _storage.Outdated, _storage.Faces, _storage.Retries, new BlobTriggerQueue(arriving ?? azurite.Queues.GetQueueClient("none")), new PipelineMetrics(_meters),
            Options.Create(new ReconciliationOptions { After = after }), NullLogger<UploadReconciler>.Instance)
        {
            GroupSize = GroupSize,
        };
        return await reconciler.ReconcileAsync(Cancellation);
    }

    private async Task<PhotoId> UploadAsync(string name)
    {
        var uploaded = await _storage.Uploads.GetBlobClient(name).UploadAsync(BinaryData.FromString("x"), overwrite: true, Cancellation);
        var parsed = UploadName.Parse(name);
        return new PhotoId(parsed.Batch, parsed.Image, name, BlobETag.Text(uploaded.Value.ETag), uploaded.Value.LastModified);
    }
}
