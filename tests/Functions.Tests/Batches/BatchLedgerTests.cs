using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.Functions.Tests.Batches;

public sealed class BatchLedgerTests(AzuriteFixture azurite)
{
    private TableClient? _table;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_touch_a_batch_at_the_same_time_share_one_operation()
    {
        var (counter, time) = (new Counter(), new FakeTimeProvider());
        var ledger = await CreateAsync(counter, time, create: true);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ledger.TouchAsync("holiday", Cancellation)));
        Assert.Equal(1, counter.Requests);
        time.Advance(new BatchOptions().TouchInterval);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ledger.TouchAsync("holiday", Cancellation)));
        Assert.Equal(2, counter.Requests);
        Assert.Equal(time.GetUtcNow(), (await ledger.FindAsync("holiday", Cancellation))!.TouchedAt);
    }

    [Fact]
    public async Task A_touch_that_failed_is_made_up_for_by_the_next_caller()
    {
        var counter = new Counter();
        var ledger = await CreateAsync(counter, new FakeTimeProvider(), create: false);
        await Assert.ThrowsAnyAsync<Azure.RequestFailedException>(() => ledger.TouchAsync("holiday", Cancellation));
        await _table!.CreateAsync(Cancellation);
        await ledger.TouchAsync("holiday", Cancellation);
        Assert.NotNull(await ledger.FindAsync("holiday", Cancellation));
    }

    private async Task<BatchLedger> CreateAsync(Counter counter, TimeProvider time, bool create)
    {
        var name = AzuriteFixture.UniqueName("batches");
        _table = azurite.Tables.GetTableClient(name);
        if (create)
        {
            await _table.CreateAsync(Cancellation);
        }
        var options = new TableClientOptions();
        options.AddPolicy(counter, HttpPipelinePosition.PerCall);
        return new BatchLedger(new TableClient(azurite.ConnectionString, name, options), Options.Create(new BatchOptions()), time);
    }

    private sealed class Counter : HttpPipelineSynchronousPolicy
    {
        private int _requests;

        public int Requests => _requests;

        public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _requests);
    }
}
