using Azure.Storage.Blobs;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.Functions.Tests.Recovery;

public sealed class DeadLetterRecoveryTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly TestStorage _storage = new(azurite);
    private readonly BlobContainerClient _deadLetters = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("dead"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _storage.CreateAsync();
        await _deadLetters.CreateAsync(cancellationToken: Cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Uploads_whose_event_was_given_up_are_sent_once_and_their_dead_letter_goes()
    {
        await DeadLetterAsync("topic/UPLOADS/2026/11/29/9/1.json", Event("holiday/a b.jpg"), Event("holiday/a b.jpg"), Event("ärger/🙂.zip"));
        await DeadLetterAsync("topic/UPLOADS/2026/11/29/9/2.json", Event("root.jpg"));

        Assert.Equal(3, await Recovery().RecoverAsync(Cancellation));
        Assert.Equal(["holiday/a b.jpg", "root.jpg", "ärger/🙂.zip"], await SentAsync());
        Assert.Equal(0, await Recovery().RecoverAsync(Cancellation));
        Assert.Empty(await LeftAsync());
    }

    [Fact]
    public async Task An_event_of_another_container_is_nobodys_upload()
    {
        await DeadLetterAsync("other.json", """{"subject":"/blobServices/default/containers/results/blobs/holiday/report.html"}""");

        Assert.Equal(0, await Recovery().RecoverAsync(Cancellation));
        Assert.Empty(await SentAsync());
        Assert.Empty(await LeftAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    [InlineData("[{\"subject\":7}]")]
    [InlineData("not json")]
    public async Task What_cannot_be_read_stays_for_a_person_and_holds_nothing_up(string content)
    {
        await _deadLetters.UploadBlobAsync("a.json", BinaryData.FromString(content), Cancellation);
        await DeadLetterAsync("b.json", Event("holiday/b.jpg"));

        Assert.Equal(1, await Recovery().RecoverAsync(Cancellation));
        Assert.Equal(["holiday/b.jpg"], await SentAsync());
        Assert.Equal(["a.json"], await LeftAsync());
    }

    private DeadLetterRecovery Recovery() => new(_deadLetters, _storage.Retries, NullLogger<DeadLetterRecovery>.Instance);

    private static string Event(string upload) => $$"""
        {
          "id": "1", "topic": "/subscriptions/s/storage", "subject": "/blobServices/default/containers/uploads/blobs/{{upload}}",
          "eventType": "Microsoft.Storage.BlobCreated", "data": { "url": "https://a/uploads/x" }, "deadLetterReason": "MaxDeliveryAttemptsExceeded", "deliveryAttempts": 30
        }
        """;

    private Task DeadLetterAsync(string name, params string[] events) =>
        _deadLetters.UploadBlobAsync(name, BinaryData.FromString($"[{string.Join(',', events)}]"), Cancellation);

    private async Task<IEnumerable<string>> SentAsync() =>
        (await TestStorage.ReadMessagesAsync(_storage.RetryMessages)).Select(message => UploadMessage.Parse(message).Blob).Order(StringComparer.Ordinal);

    private async Task<List<string>> LeftAsync()
    {
        var left = new List<string>();
        await foreach (var blob in _deadLetters.GetBlobsAsync(cancellationToken: Cancellation))
        {
            left.Add(blob.Name);
        }
        return left;
    }
}
