using Azure;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Tombstones;

public sealed class TombstoneStoreTests : IAsyncLifetime
{
    private readonly TestStorage _storage;
    private readonly TombstoneStore _writer;
    private readonly TombstoneStore _reader;

    public TombstoneStoreTests(AzuriteFixture azurite)
    {
        _storage = new TestStorage(azurite);
        _writer = new TombstoneStore(_storage.BatchesTable, _storage.Time);
        _reader = new TombstoneStore(_storage.BatchesTable, _storage.Time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync();

    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        _reader.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_another_process_forgets_or_allows_again_is_known_after_the_greatest_age()
    {
        Assert.False(await CoversAsync("first"));
        foreach (var batch in (string[])["first", "second"])
        {
            await _writer.AddAsync(batch, null, Cancellation);
            _storage.Time.Advance(TombstoneStore.MaxAge);
            Assert.True(await CoversAsync(batch));
        }
        await _writer.RemoveAsync("second", Cancellation);
        _storage.Time.Advance(TombstoneStore.MaxAge);
        Assert.False(await CoversAsync("second"));
        Assert.True(await CoversAsync("first"));

        await _writer.RemoveAsync([Photo("first")], DateTimeOffset.MaxValue, Cancellation);
        _storage.Time.Advance(TombstoneStore.MaxAge);
        Assert.False(await CoversAsync("first"));

        await _writer.AddAsync("third", DateTimeOffset.UnixEpoch, Cancellation);
        _storage.Time.Advance(TombstoneStore.MaxAge);
        Assert.True(await CoversAsync("third"));
    }

    [Fact]
    public async Task Tombstones_are_read_again_only_if_they_changed_and_from_time_to_time()
    {
        await _writer.AddAsync("first", null, Cancellation);
        Assert.True(await CoversAsync("first"));
        _storage.Time.Advance(TombstoneStore.MaxAge);
        Assert.True(await CoversAsync("first"));

        // By an earlier build, which does not mark the change.
        await _storage.BatchesTable.DeleteEntityAsync("forgotten~", TombstoneStore.KeyOf("first", null), ETag.All, Cancellation);
        _storage.Time.Advance(TombstoneStore.MaxAge);
        Assert.True(await CoversAsync("first"));
        _storage.Time.Advance(TombstoneStore.LongestUnread);
        Assert.False(await CoversAsync("first"));
    }

    private Task<bool> CoversAsync(string batch) => _reader.CoversAsync(Photo(batch), Cancellation);

    private static PhotoId Photo(string batch) => TestResults.Photo("a.jpg", batch) with { ModifiedAt = DateTimeOffset.UnixEpoch };
}
