using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Recovery;

public sealed class LostFacesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly TestStorage _storage = new(azurite);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_upload_whose_faces_are_gone_is_sent_again_unless_its_rows_are_there()
    {
        var (done, lost) = (TestResults.Photo("done.jpg"), TestResults.Photo("lost.jpg"));
        await _storage.Results.WriteAsync([TestResults.NoFace(done)], Cancellation);
        var message = new FacesMessage { ClaimCheck = "holiday/gone.json", Uploads = [new(done.Blob, done.ETag), new(lost.Blob, lost.ETag)] };
        await _storage.Lost.SendAgainAsync(message, Cancellation);
        Assert.Equal("holiday/lost.jpg", UploadMessage.Parse(Assert.Single(await TestStorage.ReadMessagesAsync(_storage.RetryMessages))).Blob);
    }

    [Fact]
    public async Task A_batchs_failed_photos_are_requeued_by_upload()
    {
        var zip = TestResults.Photo("a.zip");
        PhotoResult[] results =
        [
            PhotoResult.Failed(zip with { Image = "a.zip/1.jpg" }, "poison"), PhotoResult.Failed(zip with { Image = "a.zip/2.jpg" }, "poison"),
            PhotoResult.Failed(TestResults.Photo("b.jpg"), "poison"), TestResults.NoFace(TestResults.Photo("c.jpg")),
        ];
        await _storage.Results.WriteAsync(results, Cancellation);
        Assert.Equal(2, await new Requeue(_storage.Results, _storage.Retries).RunAsync("holiday", Cancellation));
        var sent = (await TestStorage.ReadMessagesAsync(_storage.RetryMessages)).Select(text => UploadMessage.Parse(text).Blob);
        Assert.Equal(["holiday/a.zip", "holiday/b.jpg"], sent.Order(StringComparer.Ordinal));
        // What failed is read again; what has a result is not.
        Assert.Empty(await _storage.Results.ReadDoneAsync("holiday", "holiday/a.zip", Cancellation));
        Assert.Single(await _storage.Results.ReadDoneAsync("holiday", "holiday/c.jpg", Cancellation));
    }
}
