using Azure.Data.Tables;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Live;
using DeepEmotion.Functions.Batches.Plans;
using DeepEmotion.Functions.Results;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.Functions.Tests.Batches.Live;

public sealed class BatchStatesTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_that_cannot_be_counted_is_listed_without_figures_and_hides_no_other()
    {
        var storage = new TestStorage(azurite);
        await storage.CreateAsync();
        await storage.Results.WriteAsync([TestResults.Scored(TestResults.Photo("a.jpg"), Emotion.Happy)], Cancellation);
        var unreadable = TestResults.Photo("b.jpg", "spoilt");
        await storage.Results.WriteAsync([TestResults.NoFace(unreadable)], Cancellation);
        var change = new TableEntity(PhotoRow.PartitionKey(unreadable.Batch), PhotoRow.RowKey(unreadable)) { [PhotoRow.Status] = "no status" };
        await storage.ResultsTable.UpdateEntityAsync(change, Azure.ETag.All, cancellationToken: Cancellation);
        var figures = new BatchFigures(
            new BatchReader(storage.ResultsContainer), new GivenFiles(storage.ResultsContainer, NullLogger<GivenFiles>.Instance), new ResultPages(storage.ResultsTable), storage.Time);
        var states = new BatchStates(storage.Ledger, new BatchPlans(storage.BatchesTable), figures, storage.Time, NullLogger<BatchStates>.Instance);

        var (page, next) = await states.ListAsync(50, null, "", Cancellation);
        Assert.Null(next);
        Assert.Equal([("holiday", 1, null), ("spoilt", 0, "open")], page.OrderBy(state => state.Batch).Select(state => (state.Batch, state.Images, state.Problem is null ? null : state.State)));
        Assert.Contains("the log", page.Single(state => state.Batch == "spoilt").Problem, StringComparison.Ordinal);
        // Asked for alone, no figures must not be taken for none.
        await Assert.ThrowsAsync<FormatException>(() => states.FindAsync("spoilt", "", Cancellation));
    }
}
