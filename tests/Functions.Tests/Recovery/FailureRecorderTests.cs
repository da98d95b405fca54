using System.Text;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Results;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Faces;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Detection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.Functions.Tests.Recovery;

public sealed partial class FailureRecorderTests : IAsyncLifetime
{
    private readonly AzuriteFixture _azurite;
    private readonly TestStorage _storage;
    private readonly FailureRecorder _recorder;

    public FailureRecorderTests(AzuriteFixture azurite)
    {
        _azurite = azurite;
        _storage = new TestStorage(azurite);
        _recorder = NewRecorder(_storage.Results);
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
    [InlineData("""{"photos":[{"photo":{"batch":"one","image":"a.jpg","blob":"one/a.jpg","eTag":"0x1"},"width":6,"height":4,"faces":[]}]}""")]
    [InlineData("""{"photos":[{"photo":{"batch":"../uploads/one","image":"a.jpg","blob":"one/a.jpg","eTag":"0x1","modifiedAt":"2026-01-01T00:00:00Z"},"width":6,"height":4,"faces":[]}]}""")]
    [InlineData("""{"photos":[{"photo":{"batch":"one","image":"a.jpg","blob":"one/a.jpg","eTag":"0x1","modifiedAt":"2026-01-01T00:00:00Z"},"width":6,"height":4,"faces":[],"facts":{"sha256":"abc"}}]}""")]
    [InlineData("""{"uploads":[null]}""")]
    [InlineData("""{"uploads":[{"blob":"one/a.jpg"}]}""")]
    [InlineData("""{"claimCheck":"gone.json","uploads":[{"blob":"one/a.jpg"}]}""")]
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

    /// <summary>Its message was delivered twice, and the host gave up one of them.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_zip_that_was_read_after_all_gets_no_failed_row(bool deleted)
    {
        var zip = new PhotoId("holiday", "a.zip", "holiday/a.zip", await UploadAsync("holiday/a.zip"), DateTimeOffset.UnixEpoch);
        await _storage.Results.WriteAsync([TestResults.NoFace(zip with { Image = "a.zip/1.jpg" })], Cancellation);
        await _storage.Ledger.MarkArchiveReadAsync(new ArchiveEntryCount("holiday", zip.Blob, zip.ETag, 2) { ModifiedAt = zip.ModifiedAt }, Cancellation);
        if (deleted)
        {
            await _storage.Uploads.DeleteBlobAsync(zip.Blob, cancellationToken: Cancellation);
        }
        await _recorder.RecordBlobAsync(Poison(zip.Blob, zip.ETag), Cancellation);
        Assert.Equal("a.zip/1.jpg", Assert.Single(await _storage.ReadResultsAsync()).Photo.Image);
        Assert.Equal(2, (await _storage.Ledger.FindArchiveAsync("holiday", zip.Blob, Cancellation))!.Photos);
    }

    /// <summary>A killed host uses up a try too, so a large zip could fail although every try read a part of it.</summary>
    [Fact]
    public async Task A_zip_of_which_more_was_read_is_sent_again_until_its_rows_no_longer_increase()
    {
        var zip = new PhotoId("holiday", "a.zip", "holiday/a.zip", await UploadAsync("holiday/a.zip"), DateTimeOffset.UnixEpoch);
        await AddRowsAsync(1, 2);
        await _recorder.RecordBlobAsync(Poison(zip.Blob, zip.ETag), Cancellation);
        var message = Assert.Single(await TestStorage.ReadMessagesAsync(_storage.RetryMessages));
        Assert.Equal(new UploadMessage { Blob = zip.Blob, ETag = zip.ETag, Rows = 2, Schema = MessageSchema.Current }, UploadMessage.Parse(message));

        // The rest of a zip is sent again from where it began.
        await AddRowsAsync(3);
        await _recorder.RecordRetryAsync(Encoding.UTF8.GetString((UploadMessage.Parse(message) with { Skip = 1, Returns = 4 }).ToUtf8()), Cancellation);
        message = Assert.Single(await TestStorage.ReadMessagesAsync(_storage.RetryMessages));
        Assert.Equal(new UploadMessage { Blob = zip.Blob, ETag = zip.ETag, Skip = 1, Rows = 3, Schema = MessageSchema.Current }, UploadMessage.Parse(message));
        Assert.DoesNotContain(await _storage.ReadResultsAsync(), static row => row.Status == PhotoStatus.Failed);

        await _recorder.RecordRetryAsync(message, Cancellation);
        Assert.Empty(await TestStorage.ReadMessagesAsync(_storage.RetryMessages));
        Assert.Equal("a.zip", Assert.Single(await _storage.ReadResultsAsync(), static row => row.Status == PhotoStatus.Failed).Photo.Image);
        Assert.Equal(4, (await _storage.Ledger.FindArchiveAsync("holiday", zip.Blob, Cancellation))!.Photos);

        Task AddRowsAsync(params int[] photos) => _storage.Results.WriteAsync([.. photos.Select(i => TestResults.NoFace(zip with { Image = $"a.zip/{i}.jpg" }))], Cancellation);
    }

    [Fact]
    public async Task A_zip_that_fails_again_counts_the_rows_that_it_has_by_then()
    {
        var zip = new PhotoId("holiday", "a.zip", "holiday/a.zip", await UploadAsync("holiday/a.zip"), DateTimeOffset.UnixEpoch);
        await _recorder.RecordBlobAsync(Poison(zip.Blob, zip.ETag), Cancellation);
        await _storage.Results.WriteAsync([TestResults.NoFace(zip with { Image = "a.zip/1.jpg" })], Cancellation);
        await _recorder.RecordRetryAsync(Encoding.UTF8.GetString(new UploadMessage { Blob = zip.Blob, ETag = zip.ETag, Rows = 2 }.ToUtf8()), Cancellation);
        Assert.Equal(2, (await _storage.Ledger.FindArchiveAsync("holiday", zip.Blob, Cancellation))!.Photos);
        Assert.Contains(await _storage.ReadResultsAsync(), static row => row.Status == PhotoStatus.Failed);
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

    [Fact]
    public async Task A_photo_of_a_time_that_no_table_holds_gets_its_row_without_it()
    {
        var old = Pending("old.jpg") with { Facts = new PhotoFacts { TakenAt = new DateTimeOffset(1600, 12, 31, 23, 59, 59, TimeSpan.Zero), Pages = 1 } };
        await NewStrictRecorder().RecordScoresAsync(Poison([old]), Cancellation);
        var row = Assert.Single(await _storage.ReadResultsAsync());
        Assert.Equal((PhotoStatus.Failed, null, 1), (row.Status, row.Facts.TakenAt, row.Facts.Pages));
    }

    [Fact]
    public async Task Facts_that_storage_refuses_cost_no_photo_its_row()
    {
        var photos = new[] { Pending("a.jpg"), Pending("b.jpg") with { Facts = new PhotoFacts { Detector = Refused } }, Pending("c.jpg") with { Facts = new PhotoFacts { Pages = 2 } } };
        await NewStrictRecorder().RecordScoresAsync(Poison(photos), Cancellation);
        Assert.Equal([("a.jpg", null), ("b.jpg", null), ("c.jpg", 2)], (await _storage.ReadResultsAsync()).Select(row => (row.Photo.Image, row.Facts.Pages)));
    }

    [Fact]
    public async Task A_message_whose_rows_storage_refuses_is_kept_and_does_not_come_back()
    {
        var poison = Poison([Pending("a.jpg"), Pending($"{Refused}.jpg")]);
        await NewStrictRecorder().RecordScoresAsync(poison, Cancellation);
        Assert.Equal("a.jpg", Assert.Single(await _storage.ReadResultsAsync()).Photo.Image);
        var kept = Assert.Single(await _storage.ResultsContainer.GetBlobsAsync(BlobTraits.None, BlobStates.None, FailureRecorder.Unreadable + "/", Cancellation).ToListAsync(Cancellation));
        var content = await _storage.ResultsContainer.GetBlobClient(kept.Name).DownloadContentAsync(Cancellation);
        Assert.Equal(poison, content.Value.Content.ToString());
    }

    [Fact]
    public async Task While_storage_does_not_answer_the_message_comes_back()
    {
        var away = new StrictTable { Status = 503 };
        await Assert.ThrowsAsync<RequestFailedException>(() => NewStrictRecorder(away).RecordScoresAsync(Poison([Pending("a.jpg") with { Facts = new PhotoFacts { Detector = Refused } }]), Cancellation));
        Assert.Empty(await _storage.ResultsContainer.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    private const string Refused = "refused-by-storage";

    private static PendingPhoto Pending(string name) =>
        new(TestResults.Photo(name), 640, 480, [new PendingFace(new FaceBox(1, 2, 3, 4), 0.5f, new byte[FaceCrop.Length])]);

    private static string Poison(IEnumerable<PendingPhoto> photos) => Encoding.UTF8.GetString(new FacesMessage { Photos = [.. photos] }.ToUtf8());

    private static string Poison(string blob, string etag) =>
        $$"""{"Type":"BlobTrigger","FunctionId":"Host.Functions.PreprocessUpload","BlobType":"BlockBlob","ContainerName":"uploads","BlobName":"{{blob}}","ETag":"{{etag}}"}""";

    private FailureRecorder NewRecorder(ResultsStore rows) =>
        new(_storage.Uploads, _storage.ResultsContainer, _storage.Faces, _storage.Retries, _storage.Lost, rows, _storage.Ledger, NullLogger<FailureRecorder>.Instance);

    private FailureRecorder NewStrictRecorder(StrictTable? table = null)
    {
        var options = new TableClientOptions();
        options.AddPolicy(table ?? new StrictTable(), HttpPipelinePosition.PerCall);
        return NewRecorder(_storage.With(new TableServiceClient(_azurite.ConnectionString, options).GetTableClient(_storage.ResultsTable.Name)));
    }

    private async Task<string> UploadAsync(string blob)
    {
        var uploaded = await _storage.Uploads.GetBlobClient(blob).UploadAsync(BinaryData.FromString("x"), Cancellation);
        return BlobETag.Text(uploaded.Value.ETag);
    }

    /// <summary>Refuses what Table storage refuses and Azurite takes: times before 1601; and rows with a certain text, for whatever other reason.</summary>
    private sealed partial class StrictTable : HttpPipelinePolicy
    {
        public int Status { get; init; } = 400;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Content is { } content)
            {
                using var body = new MemoryStream();
                await content.WriteToAsync(body, Cancellation);
                var text = Encoding.UTF8.GetString(body.ToArray());
                if (text.Contains(Refused, StringComparison.Ordinal) || TooEarly().IsMatch(text))
                {
                    throw new RequestFailedException(Status, "for the test", "InvalidInput", null);
                }
            }
            await ProcessNextAsync(message, pipeline);
        }

        [GeneratedRegex("\"(0|1[0-5]|1600)[0-9]*-[0-9]{2}-[0-9]{2}T")]
        private static partial Regex TooEarly();
    }
}
