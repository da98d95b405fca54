using System.Text;
using Azure;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Model.Faces;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Functions.Tests.Scoring;

public sealed class SharedMessagesTests : IAsyncLifetime
{
    private readonly TestStorage _storage;
    private readonly SharedMessages _messages;

    public SharedMessagesTests(AzuriteFixture azurite)
    {
        _storage = new TestStorage(azurite);
        _messages = new SharedMessages(_storage.Faces, _storage.Time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_photo_that_is_alone_goes_at_once()
    {
        await SendAsync(_messages.Expect(), "a");
        await SendAsync(_messages.Expect(), "b");
        Assert.Equal(["a", "b"], await ReadAsync());
    }

    [Fact]
    public async Task The_first_goes_at_once_and_those_behind_it_share_a_message()
    {
        var places = Places(4);
        await SendAsync(places[0], "a");
        Task[] waiting = [SendAsync(places[1], "b"), SendAsync(places[2], "c")];
        _storage.Time.Advance(SharedMessages.Pace - TimeSpan.FromMilliseconds(1));
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        _storage.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Sent(waiting);
        Assert.Equal(["a", "b+c"], await ReadAsync());
    }

    [Fact]
    public async Task Nobody_waits_for_photos_that_turn_out_to_have_nothing_to_send()
    {
        var places = Places(4);
        await SendAsync(places[0], "a");
        Task[] waiting = [SendAsync(places[1], "b"), SendAsync(places[2], "c")];
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        places[3].Dispose();
        await Sent(waiting);
        Assert.Equal(["a", "b+c"], await ReadAsync());
    }

    [Fact]
    public async Task A_full_message_goes_and_needs_no_claim_check()
    {
        var places = Places(6);
        await SendAsync(places[0], "a");
        Task[] waiting = [SendAsync(places[1], "b", faces: 7), SendAsync(places[2], "c", faces: 7), SendAsync(places[3], "d", faces: 7)];
        await Sent(waiting[..2]);
        Assert.False(waiting[2].IsCompleted);
        Assert.Equal(["a", "b+c"], await ReadAsync());
        Assert.Empty(await _storage.FacesContainer.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Two_versions_of_an_upload_never_share_a_message()
    {
        var places = Places(5);
        await SendAsync(places[0], "a");
        Task[] waiting = [SendAsync(places[1], "b"), SendAsync(places[2], "c"), SendAsync(places[3], "b")];
        places[4].Dispose();
        await Sent(waiting);
        Assert.Equal(["a", "b", "b+c"], (await ReadAsync()).Order());
    }

    [Fact]
    public async Task Everybody_learns_that_their_message_could_not_be_sent()
    {
        var places = Places(3);
        await SendAsync(places[0], "a");
        await _storage.FacesMessages.DeleteAsync(Cancellation);
        Task[] waiting = [SendAsync(places[1], "b"), SendAsync(places[2], "c")];
        await Assert.ThrowsAsync<RequestFailedException>(() => Sent(waiting[0]));
        await Assert.ThrowsAsync<RequestFailedException>(() => Sent(waiting[1]));
    }

    private SharedMessages.Place[] Places(int count) => [.. Enumerable.Range(0, count).Select(_ => _messages.Expect())];

    private static Task SendAsync(SharedMessages.Place place, string image, int faces = 1) => place.SendAsync(
        new PendingPhoto(
            TestResults.Photo(image), 640, 480, [.. Enumerable.Repeat(new PendingFace(new FaceBox(1, 2, 3, 4), 0.5f, new byte[FaceCrop.Length]), faces)]),
        Cancellation);

    /// <summary>A message that is never sent fails the test instead of holding everything up.</summary>
    private static Task Sent(params Task[] waiting) => Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    private async Task<List<string>> ReadAsync() =>
        [.. (await TestStorage.ReadMessagesAsync(_storage.FacesMessages))
            .Select(text => string.Join('+', FacesMessage.FromUtf8(Encoding.UTF8.GetBytes(text)).Photos.Select(photo => photo.Photo.Image)))];
}
