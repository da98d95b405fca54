using System.Text;
using Azure.Storage.Queues;
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

        var opened = Assert.Single((await _storage.Faces.OpenAsync(message, Cancellation))!.Photos);
        Assert.Equal(photo.Photo, opened.Photo);
        Assert.Equal(photo.Faces.Select(face => face.Box), opened.Faces.Select(face => face.Box));
        Assert.Equal(photo.Faces.SelectMany(face => face.Crop), opened.Faces.SelectMany(face => face.Crop));
    }

    [Fact]
    public async Task A_completed_claim_check_is_gone()
    {
        await _storage.Faces.SendAsync([Photo("a.jpg", 30)], Cancellation);
        var message = await ReceiveAsync();
        await _storage.Faces.CompleteAsync((await _storage.Faces.OpenAsync(message, Cancellation))!, Cancellation);
        Assert.Null(await _storage.Faces.OpenAsync(message, Cancellation));
        Assert.Equal(new UploadVersion("holiday/a.jpg", TestResults.Photo("a.jpg").ETag), Assert.Single(message.Uploads));
    }

    [Fact]
    public async Task Groups_that_begin_with_the_same_photo_have_claim_checks_of_their_own()
    {
        await _storage.Faces.SendAsync([Photo("a.jpg", 30), Photo("b.jpg", 1)], Cancellation);
        await _storage.Faces.SendAsync([Photo("a.jpg", 30), Photo("c.jpg", 1)], Cancellation);
        var messages = (await TestStorage.ReadMessagesAsync(_storage.FacesMessages)).Select(text => FacesMessage.FromUtf8(Encoding.UTF8.GetBytes(text))).ToList();
        await _storage.Faces.CompleteAsync((await _storage.Faces.OpenAsync(messages[0], Cancellation))!, Cancellation);
        var left = await _storage.Faces.OpenAsync(messages[1], Cancellation);
        Assert.Contains(left!.Photos, photo => photo.Photo.Image == "c.jpg");
    }

    [Fact]
    public async Task A_claim_check_that_was_written_again_since_is_not_deleted()
    {
        await _storage.Faces.SendAsync([Photo("a.jpg", 30)], Cancellation);
        var message = await ReceiveAsync();
        var opened = (await _storage.Faces.OpenAsync(message, Cancellation))!;
        var blob = _storage.FacesContainer.GetBlobClient(message.ClaimCheck);
        await blob.UploadAsync((await blob.DownloadContentAsync(Cancellation)).Value.Content, overwrite: true, Cancellation);
        await _storage.Faces.CompleteAsync(opened, Cancellation);
        Assert.NotNull(await _storage.Faces.OpenAsync(message, Cancellation));

        // Without a photo that was forgotten meanwhile. No other message deletes it.
        await blob.UploadAsync(BinaryData.FromBytes(new FacesMessage().ToUtf8()), overwrite: true, Cancellation);
        await _storage.Faces.CompleteAsync(opened, Cancellation);
        Assert.Null(await _storage.Faces.OpenAsync(message, Cancellation));
    }

    [Fact]
    public async Task A_front_that_is_not_Base64_does_not_stop_who_looks_at_it()
    {
        await new QueueClient(azurite.ConnectionString, _storage.RetryMessages.Name).SendMessageAsync("not base64!", Cancellation);
        var queue = new QueueClient(azurite.ConnectionString, _storage.RetryMessages.Name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        Assert.Null((await new RetryQueue(queue).PeekAsync(Cancellation)).InsertedOn);
    }

    [Theory]
    [InlineData("skip")]
    [InlineData("rows")]
    [InlineData("returns")]
    public void A_message_with_a_negative_number_is_refused(string field) =>
        Assert.Throws<InvalidMessageException>(() => UploadMessage.Parse($$"""{"blob":"holiday/a.zip","{{field}}":-1}"""));

    [Fact]
    public async Task Messages_never_expire()
    {
        await _storage.Faces.SendAsync([Photo("a.jpg", 1)], Cancellation);
        await _storage.Retries.SendAsync(new UploadMessage { Blob = "holiday/a.jpg" }, Cancellation);
        foreach (var queue in new[] { _storage.FacesMessages, _storage.RetryMessages })
        {
            var message = (await queue.PeekMessageAsync(Cancellation)).Value;
            Assert.True(message.ExpiresOn > DateTimeOffset.UnixEpoch.AddYears(200), $"{message.ExpiresOn}");
        }
    }

    [Theory]
    [InlineData("../uploads/keep/x.json")]
    [InlineData("holiday/../../uploads/x")]
    [InlineData("/uploads/x")]
    [InlineData("holiday\\..\\x")]
    [InlineData("")]
    public void A_message_names_nothing_outside_its_container(string name)
    {
        Assert.Throws<InvalidMessageException>(() => FacesMessage.FromUtf8(new FacesMessage { ClaimCheck = name }.ToUtf8()));
        Assert.Throws<InvalidMessageException>(() => UploadMessage.Parse(Encoding.UTF8.GetString(new UploadMessage { Blob = name }.ToUtf8())));
    }

    [Fact]
    public void Messages_of_the_first_builds_are_read()
    {
        var crop = Convert.ToBase64String(new byte[FaceCrop.Length]);
        var message = FacesMessage.FromUtf8(Encoding.UTF8.GetBytes($$"""
            {"photos":[{"photo":{"batch":"holiday","image":"a.jpg","blob":"holiday/a.jpg","eTag":"0x1","modifiedAt":"2026-01-01T00:00:00+00:00"},"width":640,"height":480,
            "faces":[{"box":{"x":1,"y":2,"width":3,"height":4},"detection":0.5,"crop":"{{crop}}"}]}],"traceParent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
            """));
        Assert.Equal((1, "a.jpg", 4), (message.Schema, message.Photos[0].Photo.Image, message.Photos[0].Faces[0].Box.Height));
        Assert.Equal("holiday/plain.json", FacesMessage.FromUtf8("""{"claimCheck":"holiday/plain.json"}"""u8).ClaimCheck);
        Assert.Equal(3, UploadMessage.Parse("""{"blob":"holiday/a.zip","eTag":"0x1","skip":3}""").Skip);
    }

    private async Task<FacesMessage> ReceiveAsync() =>
        FacesMessage.FromUtf8(Encoding.UTF8.GetBytes(Assert.Single(await TestStorage.ReadMessagesAsync(_storage.FacesMessages))));

    private static PendingPhoto Photo(string name, int faces) => new(
        TestResults.Photo(name),
        640,
        480,
        [.. Enumerable.Range(0, faces).Select(i => new PendingFace(new FaceBox(i, 2, 3, 4), 0.5f, Enumerable.Repeat((byte)i, FaceCrop.Length).ToArray()))]);
}
