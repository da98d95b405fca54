using DeepEmotion.Functions.Results;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Results;

public sealed class BatchLedgerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly TestStorage _storage = new(azurite);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_change_during_a_summary_is_not_taken_for_seen()
    {
        await _storage.Ledger.MarkChangedAsync("holiday", Cancellation);
        var seen = await FindAsync();
        await _storage.Ledger.MarkChangedAsync("holiday", Cancellation);
        await _storage.Ledger.MarkSummarizedAsync(seen, TimeSpan.FromSeconds(1), Cancellation);
        Assert.True((await FindAsync()).IsChanged);
        await _storage.Ledger.MarkSummarizedAsync(await FindAsync(), TimeSpan.FromSeconds(1), Cancellation);
        Assert.False((await FindAsync()).IsChanged);
    }

    [Fact]
    public async Task A_summary_begun_earlier_that_ends_later_is_not_the_last_word()
    {
        await _storage.Ledger.MarkChangedAsync("holiday", Cancellation);
        var slow = await FindAsync();
        await _storage.Ledger.MarkChangedAsync("holiday", Cancellation);
        await _storage.Ledger.MarkSummarizedAsync(await FindAsync(), TimeSpan.FromSeconds(1), Cancellation);
        await _storage.Ledger.MarkSummarizedAsync(slow, TimeSpan.FromSeconds(1), Cancellation);
        Assert.True((await FindAsync()).IsChanged);
    }

    [Fact]
    public async Task A_batch_that_another_process_forgot_begins_anew_and_keeps_its_beginning()
    {
        await _storage.Ledger.MarkChangedAsync("holiday", Cancellation);
        await new BatchLedger(_storage.BatchesTable, _storage.Time).RemoveAsync("holiday", static _ => true, keepsBatch: false, Cancellation);
        _storage.Time.Advance(TimeSpan.FromHours(1));
        await _storage.Ledger.MarkChangedAsync("holiday", Cancellation);
        var began = _storage.Time.GetUtcNow();
        _storage.Time.Advance(TimeSpan.FromHours(1));
        await _storage.Ledger.MarkChangedAsync("holiday", Cancellation);
        Assert.Equal((began, _storage.Time.GetUtcNow()), ((await FindAsync()).FirstTouchedAt, (await FindAsync()).TouchedAt));
    }

    [Fact]
    public async Task No_clock_of_a_process_decides_whether_a_summary_is_complete()
    {
        _storage.Time.Advance(TimeSpan.FromDays(1));
        await _storage.Ledger.MarkChangedAsync("holiday", Cancellation);
        await _storage.Ledger.MarkSummarizedAsync(await FindAsync(), TimeSpan.FromSeconds(1), Cancellation);
        _storage.Time.AdjustTime(_storage.Time.GetUtcNow().AddDays(-7));
        await _storage.Ledger.MarkChangedAsync("holiday", Cancellation);
        Assert.True((await FindAsync()).IsChanged);
    }

    [Fact]
    public async Task The_note_of_a_newer_zip_is_not_replaced_by_an_older_one()
    {
        var newer = new ArchiveEntryCount("holiday", "holiday/a.zip", "0x2", 3) { ModifiedAt = DateTimeOffset.UnixEpoch.AddSeconds(2) };
        await MarkAsync(newer, "0x2");
        await MarkAsync(newer with { ETag = "0x1", ModifiedAt = DateTimeOffset.UnixEpoch }, "0x2");
        await MarkAsync(newer with { ETag = "0x3", ModifiedAt = DateTimeOffset.UnixEpoch.AddSeconds(3) }, "0x3");

        async Task MarkAsync(ArchiveEntryCount archive, string expected)
        {
            await _storage.Ledger.MarkArchiveReadAsync(archive, Cancellation);
            Assert.Equal(expected, (await _storage.Ledger.FindArchiveAsync("holiday", archive.Blob, Cancellation))!.ETag);
        }
    }

    [Theory]
    [InlineData("party")]
    [InlineData("Übung")]
    [InlineData("写真")]
    [InlineData("~😀")]
    public async Task A_zip_is_found_among_the_others_whatever_its_name_begins_with(string name)
    {
        var (batch, blob) = (name, $"{name}/a.zip");
        await _storage.Ledger.MarkChangedAsync(batch, Cancellation);
        await _storage.Ledger.MarkArchiveReadAsync(new ArchiveEntryCount(batch, blob, "0x1", 3), Cancellation);
        Assert.Equal(blob, Assert.Single(await _storage.Ledger.ListArchivesAsync(batch, Cancellation).ToListAsync(Cancellation)).Blob);

        // Of older builds, which wrote no note at the beginning; of the others; and of a zip that is none.
        var begun = $"{name}/b.zip";
        await new ArchiveNames(_storage.BatchesTable, _storage.Time).AddAsync(batch, begun, Cancellation);
        var names = new ArchiveNames(_storage.BatchesTable, _storage.Time);
        Assert.True(await names.ContainsAsync(batch, blob, Cancellation));
        Assert.True(await names.ContainsAsync(batch, begun, Cancellation));
        Assert.False(await names.ContainsAsync(batch, $"{name}/c.zip", Cancellation));
        Assert.Single(await _storage.Ledger.ListArchivesAsync(batch, Cancellation).ToListAsync(Cancellation));
    }

    // Seconds: from the last write to now, from the last look to now (-1: never), duration of the last summary; the interval is 60.
    [Theory]
    [InlineData(11, -1, 0, true)]
    [InlineData(9, -1, 0, false)]
    [InlineData(1, 59, 1, false)]
    [InlineData(1, 60, 1, true)]
    [InlineData(11, 30, 1, true)]
    [InlineData(11, 30, 4, false)]
    [InlineData(1, 100, 20, false)]
    [InlineData(1, 200, 20, true)]
    public void A_summary_is_due_when_a_batch_rests_once_an_interval_and_at_most_a_tenth_of_the_time(int written, int looked, int duration, bool due)
    {
        var now = DateTimeOffset.UnixEpoch.AddDays(1);
        var entry = new BatchEntry("holiday", default, default, null)
        {
            Revision = "1",
            ReadAt = now,
            WrittenAt = now.AddSeconds(-written),
            LookedAt = looked < 0 ? null : now.AddSeconds(-looked),
            SummaryDuration = TimeSpan.FromSeconds(duration),
        };
        Assert.Equal(due, entry.IsDue(TimeSpan.FromMinutes(1)));
        Assert.False((entry with { SummarizedRevision = "1" }).IsDue(TimeSpan.FromMinutes(1)));
    }

    private async Task<BatchEntry> FindAsync() => (await _storage.Ledger.FindAsync("holiday", Cancellation))!;
}
