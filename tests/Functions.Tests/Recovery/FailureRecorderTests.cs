using System.Text;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Detection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.Functions.Tests.Recovery;

public sealed class FailureRecorderTests : IAsyncLifetime
{
    private readonly TestStorage _storage;
    private readonly FailureRecorder _recorder;

    public FailureRecorderTests(AzuriteFixture azurite)
    {
        _storage = new TestStorage(azurite);
        _recorder = new FailureRecorder(_storage.Uploads, _storage.ResultsContainer, _storage.Faces, _storage.Lost, _storage.Results, _storage.Ledger, NullLogger<FailureRecorder>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_upload_that_the_blob_trigger_gave_up_gets_a_failed_row()
    {
        var etag = await UploadAsync("holiday/a.jpg");
        await _recorder.RecordBlobAsync(Poison("holiday/a.jpg", $"\\\"{etag}\\\""), Cancellation);
        var row = Assert.Single(await _storage.ReadResultsAsync());
        Assert.Equal((PhotoStatus.Failed, "a.jpg", etag), (row.Status, row.Photo.Image, row.Photo.ETag));
        Assert.Contains("PreprocessUpload", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_was_overwritten_since_is_not_failed()
    {
        await UploadAsync("holiday/a.jpg");
        await _recorder.RecordBlobAsync(Poison("holiday/a.jpg", "0x0"), Cancellation);
        Assert.Empty(await _storage.ReadResultsAsync());
    }

    [Fact]
    public async Task An_upload_that_was_deleted_since_gets_a_row_that_says_so()
    {
        await _recorder.RecordBlobAsync(Poison("holiday/a.jpg", "0x0"), Cancellation);
        Assert.Equal("deleted before it was read", Assert.Single(await _storage.ReadResultsAsync()).Reason);
    }

    [Theory]
    [InlineData("junk")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"blob":"../results/one/summary.json"}""")]
    [InlineData("""{"ContainerName":"results","BlobName":"one/summary.json"}""")]
    [InlineData("""{"photos":[null]}""")]
    public async Task What_cannot_be_read_is_kept_and_does_not_come_back(string poison)
    {
        await _recorder.RecordBlobAsync(poison, Cancellation);
        await _recorder.RecordRetryAsync(poison, Cancellation);
        await _recorder.RecordScoresAsync(poison, Cancellation);
        var kept = await _storage.ResultsContainer.GetBlobsAsync(BlobTraits.None, BlobStates.None, FailureRecorder.Unreadable + "/", Cancellation).ToListAsync(Cancellation);
        Assert.NotEmpty(kept);
        foreach (var blob in kept)
        {
            var content = await _storage.ResultsContainer.GetBlobClient(blob.Name).DownloadContentAsync(Cancellation);
            Assert.Equal(poison, content.Value.Content.ToString());
        }
        Assert.Empty(await _storage.ReadResultsAsync("one"));
    }

    [Fact]
    public async Task A_zip_that_failed_closes_its_count_so_that_nobody_waits_for_it()
    {
        var etag = await UploadAsync("holiday/a.zip");
        var poison = Encoding.UTF8.GetString(new UploadMessage { Blob = "holiday/a.zip", ETag = etag }.ToUtf8());
        await _recorder.RecordRetryAsync(poison, Cancellation);
        var archive = Assert.Single(await _storage.Ledger.ListArchivesAsync("holiday", Cancellation).ToListAsync(Cancellation));
        Assert.Equal((etag, 1), (archive.ETag, archive.Photos));
    }

    [Fact]
    public async Task Photos_that_could_not_be_scored_get_failed_rows_unless_they_were_scored_after_all()
    {
        var photos = Enumerable.Range(0, 20).Select(i => Pending($"{i:00}.jpg")).ToList();
        await _storage.Results.WriteAsync([TestResults.Scored(photos[3].Photo, Emotion.Happy)], Cancellation);
        await _storage.Faces.SendAsync(photos, Cancellation);
        var poison = Assert.Single(await TestStorage.ReadMessagesAsync(_storage.FacesMessages));

        await _recorder.RecordScoresAsync(poison, Cancellation);
        var rows = await _storage.ReadResultsAsync();
        Assert.Equal(20, rows.Count);
        Assert.Equal("03.jpg", Assert.Single(rows, row => row.Status == PhotoStatus.Scored).Photo.Image);
        Assert.Empty(await _storage.FacesContainer.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    private static PendingPhoto Pending(string name) =>
        new(TestResults.Photo(name), 640, 480, [new PendingFace(new FaceBox(1, 2, 3, 4), 0.5f, new byte[FaceCrop.Length])]);

    private static string Poison(string blob, string etag) =>
        $$"""{"Type":"BlobTrigger","FunctionId":"Host.Functions.PreprocessUpload","BlobType":"BlockBlob","ContainerName":"uploads","BlobName":"{{blob}}","ETag":"{{etag}}"}""";

    private async Task<string> UploadAsync(string blob)
    {
        var uploaded = await _storage.Uploads.GetBlobClient(blob).UploadAsync(BinaryData.FromString("x"), Cancellation);
        return BlobETag.Text(uploaded.Value.ETag);
    }
}
