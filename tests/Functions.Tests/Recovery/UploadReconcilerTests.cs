using System.Diagnostics.Metrics;
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

public sealed class UploadReconcilerTests : IAsyncLifetime
{
    private readonly TestStorage _storage;
    private readonly UploadReconciler _reconciler;
    private readonly IMeterFactory _meters = Measurements.NewFactory();

    public UploadReconcilerTests(AzuriteFixture azurite)
    {
        _storage = new TestStorage(azurite);
        // Azurite stamps blobs with the real time, so the test's clock starts there.
        _storage.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        _reconciler = new UploadReconciler(
            _storage.Uploads, _storage.Results, _storage.Ledger, _storage.Faces, _storage.Retries, new PipelineMetrics(_meters),
            Options.Create(new ReconciliationOptions()), _storage.Time, NullLogger<UploadReconciler>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Uploads_without_a_row_are_sent_again_once_and_those_with_one_are_not()
    {
        await UploadAsync("holiday/lost.jpg");
        var done = await UploadAsync("holiday/done.jpg");
        await _storage.Results.WriteAsync([TestResults.NoFace(done)], Cancellation);
        _storage.Time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(1, await _reconciler.ReconcileAsync(Cancellation));
        var sent = UploadMessage.Parse(Assert.Single(await TestStorage.ReadMessagesAsync(_storage.RetryMessages)));
        Assert.Equal("holiday/lost.jpg", sent.Blob);
        await _storage.RetryMessages.ClearMessagesAsync(Cancellation);
        Assert.Equal(0, await _reconciler.ReconcileAsync(Cancellation));
    }

    [Fact]
    public async Task An_overwritten_upload_counts_as_lost_until_its_new_version_has_a_row()
    {
        var old = await UploadAsync("holiday/a.jpg");
        await _storage.Results.WriteAsync([TestResults.NoFace(old)], Cancellation);
        await UploadAsync("holiday/a.jpg");
        _storage.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(1, await _reconciler.ReconcileAsync(Cancellation));
    }

    [Fact]
    public async Task Nothing_is_sent_while_the_batch_or_a_queue_is_busy()
    {
        await UploadAsync("holiday/a.jpg");
        Assert.Equal(0, await _reconciler.ReconcileAsync(Cancellation));
        _storage.Time.Advance(TimeSpan.FromMinutes(9));
        await _storage.Ledger.MarkChangedAsync("holiday", Cancellation);
        _storage.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await _reconciler.ReconcileAsync(Cancellation));

        _storage.Time.Advance(TimeSpan.FromMinutes(9));
        await _storage.FacesMessages.SendMessageAsync("waiting", Cancellation);
        Assert.Equal(0, await _reconciler.ReconcileAsync(Cancellation));
        await _storage.FacesMessages.ClearMessagesAsync(Cancellation);
        Assert.Equal(1, await _reconciler.ReconcileAsync(Cancellation));
    }

    [Fact]
    public async Task A_zip_is_done_when_it_was_read_to_its_end()
    {
        var zip = await UploadAsync("holiday/a.zip");
        await _storage.Ledger.MarkArchiveReadAsync(new ArchiveEntryCount("holiday", zip.Blob, zip.ETag, 3), Cancellation);
        _storage.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(0, await _reconciler.ReconcileAsync(Cancellation));
    }

    [Fact]
    public async Task How_long_the_next_message_waits_is_measured()
    {
        using var measured = new Measurements(_meters);
        await _reconciler.ReconcileAsync(Cancellation);
        await _storage.FacesMessages.SendMessageAsync("waiting", Cancellation);
        _storage.Time.Advance(TimeSpan.FromMinutes(20));
        await _reconciler.ReconcileAsync(Cancellation);

        var waits = measured.Of("deepemotion.queue.oldest", ("messaging.destination.name", "score-faces"));

        Assert.Equal(0, waits[0]);
        Assert.InRange(waits[1], 19.5 * 60, 20.5 * 60);
    }

    private async Task<PhotoId> UploadAsync(string name)
    {
        var uploaded = await _storage.Uploads.GetBlobClient(name).UploadAsync(BinaryData.FromString("x"), overwrite: true, Cancellation);
        var parsed = UploadName.Parse(name);
        return new PhotoId(parsed.Batch, parsed.Image, name, BlobETag.Text(uploaded.Value.ETag), uploaded.Value.LastModified);
    }
}
