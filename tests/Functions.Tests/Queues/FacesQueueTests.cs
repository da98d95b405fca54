using System.Text;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Model.Faces;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Functions.Tests.Queues;

public sealed class FacesQueueTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly TestStorage _storage = new(azurite);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(1, false)]
    [InlineData(14, false)]
    [InlineData(30, true)]
    public async Task Faces_arrive_as_they_were_inline_or_by_claim_check(int faces, bool claimed)
    {
        var photo = Photo("a.jpg", faces);
        await _storage.Faces.SendAsync([photo], Cancellation);
        var message = await ReceiveAsync();
        Assert.Equal(claimed, message.ClaimCheck is not null);

        var opened = Assert.Single(await _storage.Faces.OpenAsync(message, Cancellation));
        Assert.Equal(photo.Photo, opened.Photo);
        Assert.Equal(photo.Faces.Select(face => face.Box), opened.Faces.Select(face => face.Box));
        Assert.Equal(photo.Faces.SelectMany(face => face.Crop), opened.Faces.SelectMany(face => face.Crop));
    }

    [Fact]
    public async Task A_completed_claim_check_is_gone_and_means_done()
    {
        await _storage.Faces.SendAsync([Photo("a.jpg", 30)], Cancellation);
        var message = await ReceiveAsync();
        await _storage.Faces.CompleteAsync(message, Cancellation);
        Assert.Empty(await _storage.Faces.OpenAsync(message, Cancellation));
        Assert.Empty(await _storage.FacesContainer.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Sending_the_same_photos_again_leaves_no_second_claim_check()
    {
        await _storage.Faces.SendAsync([Photo("a.jpg", 30)], Cancellation);
        await _storage.Faces.SendAsync([Photo("a.jpg", 30)], Cancellation);
        Assert.Single(await _storage.FacesContainer.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    private async Task<FacesMessage> ReceiveAsync() =>
        FacesMessage.FromUtf8(Encoding.UTF8.GetBytes(Assert.Single(await TestStorage.ReadMessagesAsync(_storage.FacesMessages))));

    private static PendingPhoto Photo(string name, int faces) => new(
        TestResults.Photo(name),
        640,
        480,
        [.. Enumerable.Range(0, faces).Select(i => new PendingFace(new FaceBox(i, 2, 3, 4), 0.5f, Enumerable.Repeat((byte)i, FaceCrop.Length).ToArray()))]);
}
