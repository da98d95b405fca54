using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Results;

public sealed class ResultsStoreTests : IAsyncLifetime
{
    private readonly AzuriteFixture _azurite;
    private readonly TestStorage _storage;
    private readonly ResultsStore _store;

    public ResultsStoreTests(AzuriteFixture azurite)
    {
        _azurite = azurite;
        _storage = new TestStorage(azurite);
        _store = _storage.Results;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_written_is_read_back_by_name()
    {
        var a = TestResults.Scored(TestResults.Photo("a.jpg"), Emotion.Happy);
        var b = TestResults.NoFace(TestResults.Photo("b.jpg"));
        await _store.WriteAsync([b, a], Cancellation);
        var read = await ReadAsync();
        Assert.Equal(2, read.Count);
        PhotoRowTests.AssertSame(a, read[0]);
        PhotoRowTests.AssertSame(b, read[1]);
    }

    [Fact]
    public async Task A_large_batch_is_read_in_pages_of_bounded_size()
    {
        await _store.WriteAsync([.. Enumerable.Range(0, 300).Select(i => TestResults.NoFace(TestResults.Photo($"{i:000}.jpg")))], Cancellation);
        var pages = new Pages();
        var options = new TableClientOptions();
        options.AddPolicy(pages, HttpPipelinePosition.PerCall);
        var rows = new TableServiceClient(_azurite.ConnectionString, options).GetTableClient(_storage.ResultsTable.Name);
        Assert.Equal(300, await _storage.With(rows).ReadAsync("holiday", Cancellation).CountAsync(Cancellation));
        Assert.Equal(5, pages.Count);
    }

    [Fact]
    public async Task Writing_again_changes_nothing_not_even_the_time_of_the_row()
    {
        var first = TestResults.Scored(TestResults.Photo("a.jpg"), Emotion.Happy);
        await _store.WriteAsync([first], Cancellation);
        var before = await WrittenAtAsync();
        await _store.WriteAsync([first with { Status = PhotoStatus.NoFace, Faces = [] }, TestResults.NoFace(TestResults.Photo("b.jpg"))], Cancellation);
        Assert.Equal(before, (await WrittenAtAsync())[..1]);
        Assert.Equal([PhotoStatus.Scored, PhotoStatus.NoFace], (await ReadAsync()).Select(row => row.Status));
    }

    [Fact]
    public async Task An_older_uploads_late_result_never_replaces_a_newer_ones()
    {
        var (older, newer) = await UploadTwiceAsync("a.jpg");
        await _store.WriteAsync([TestResults.Scored(newer, Emotion.Happy)], Cancellation);
        await _store.WriteAsync([TestResults.Scored(older, Emotion.Sad)], Cancellation);
        var row = Assert.Single(await ReadAsync());
        Assert.Equal(newer.ETag, row.Photo.ETag);
        Assert.Equal(Emotion.Happy, row.Faces[0].Score.Emotion);
    }

    [Fact]
    public async Task An_overwritten_upload_replaces_its_row_even_within_the_same_second()
    {
        var (older, newer) = await UploadTwiceAsync("a.jpg");
        await _store.WriteAsync([TestResults.Scored(older, Emotion.Sad)], Cancellation);
        await _store.WriteAsync([TestResults.Scored(newer with { ModifiedAt = older.ModifiedAt }, Emotion.Happy)], Cancellation);
        Assert.Equal(newer.ETag, Assert.Single(await ReadAsync()).Photo.ETag);
    }

    [Fact]
    public async Task Of_uploads_that_are_gone_the_younger_stays()
    {
        var older = TestResults.Photo("a.jpg", etag: "0x1", second: 1);
        var newer = TestResults.Photo("a.jpg", etag: "0x2", second: 2);
        await _store.WriteAsync([TestResults.NoFace(newer)], Cancellation);
        await _store.WriteAsync([TestResults.NoFace(older)], Cancellation);
        Assert.Equal("0x2", Assert.Single(await ReadAsync()).Photo.ETag);
        await _store.WriteAsync([TestResults.NoFace(newer with { ETag = "0x3", ModifiedAt = newer.ModifiedAt.AddSeconds(1) })], Cancellation);
        Assert.Equal("0x3", Assert.Single(await ReadAsync()).Photo.ETag);
    }

    [Fact]
    public async Task A_result_replaces_a_failure_but_a_failure_replaces_nothing()
    {
        var photo = TestResults.Photo("a.jpg");
        await _store.WriteAsync([PhotoResult.Failed(photo, "poison")], Cancellation);
        await _store.WriteAsync([TestResults.Scored(photo, Emotion.Fear)], Cancellation);
        await _store.WriteAsync([PhotoResult.Failed(photo, "poison")], Cancellation);
        Assert.Equal(PhotoStatus.Scored, Assert.Single(await ReadAsync()).Status);
    }

    [Fact]
    public async Task Results_of_a_large_zip_are_all_written_although_some_are_there_already()
    {
        var results = Enumerable.Range(0, 250).Select(i => TestResults.Scored(TestResults.Photo($"z.zip/{i:000}.jpg"), Emotion.Happy)).ToList();
        await _store.WriteAsync(results[120..130], Cancellation);
        await _store.WriteAsync(results, Cancellation);
        Assert.Equal(results.Select(result => result.Photo.Image), (await ReadAsync()).Select(row => row.Photo.Image));
    }

    [Fact]
    public async Task Writers_that_race_leave_one_row_with_the_current_upload()
    {
        var (older, newer) = await UploadTwiceAsync("a.jpg");
        await Parallel.ForEachAsync(Enumerable.Range(0, 20), Cancellation, async (i, cancellation) =>
            await _store.WriteAsync([TestResults.Scored(i % 2 == 0 ? older : newer, Emotion.Happy)], cancellation));
        Assert.Equal(newer.ETag, Assert.Single(await ReadAsync()).Photo.ETag);
    }

    [Fact]
    public async Task Names_that_table_keys_cannot_hold_are_kept()
    {
        string[] names = ["a/b.jpg", "a\\b.jpg", "c#d?.jpg", "=2F.jpg", "ünïcode 😀.jpg", new string('x', 900) + "1", new string('x', 900) + "2", "tab\there"];
        await _store.WriteAsync([.. names.Select(name => TestResults.NoFace(TestResults.Photo(name)))], Cancellation);
        Assert.Equal(names.Order(StringComparer.Ordinal), (await ReadAsync()).Select(row => row.Photo.Image).Order(StringComparer.Ordinal));
    }

    private async Task<(PhotoId Older, PhotoId Newer)> UploadTwiceAsync(string image)
    {
        var photo = TestResults.Photo(image);
        var blob = _storage.Uploads.GetBlobClient(photo.Blob);
        var first = await blob.UploadAsync(BinaryData.FromString("1"), overwrite: true, Cancellation);
        var second = await blob.UploadAsync(BinaryData.FromString("2"), overwrite: true, Cancellation);
        return (
            photo with { ETag = BlobETag.Text(first.Value.ETag), ModifiedAt = first.Value.LastModified },
            photo with { ETag = BlobETag.Text(second.Value.ETag), ModifiedAt = second.Value.LastModified });
    }

    private async Task<List<PhotoResult>> ReadAsync() =>
        await _store.ReadAsync("holiday", Cancellation).Select(row => row.Result).ToListAsync(Cancellation);

    private async Task<List<DateTimeOffset>> WrittenAtAsync() =>
        await _store.ReadAsync("holiday", Cancellation).Select(row => row.WrittenAt).ToListAsync(Cancellation);

    /// <summary>Counts requests.</summary>
    private sealed class Pages : HttpPipelinePolicy
    {
        private int _count;

        public int Count => _count;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Interlocked.Increment(ref _count);
            return ProcessNextAsync(message, pipeline);
        }
    }
}
