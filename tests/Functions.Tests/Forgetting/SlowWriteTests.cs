using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Model.Emotions;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.Functions.Tests.Forgetting;

/// <summary>Writes that began before a batch was forgotten and end after that.</summary>
public sealed class SlowWriteTests(PipelineFixture pipeline) : IClassFixture<PipelineFixture>
{
    private readonly string _batch = $"slow-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private BatchLedger Ledger => pipeline.Get<BatchLedger>();

    [Theory]
    [InlineData(BatchFiles.Report)]
    [InlineData(BatchFiles.Summary)]
    public async Task A_summary_leaves_no_file_and_no_entry(string slow)
    {
        var gate = new RequestGate(request => request.Method == RequestMethod.Put && request.Uri.Path.EndsWith($"{_batch}/{slow}", StringComparison.Ordinal));
        var files = Blobs(gate, StorageNames.ResultsContainer);
        await pipeline.Get<ResultsStore>().WriteAsync([TestResults.Scored(TestResults.Photo("a.jpg", _batch), Emotion.Happy)], Cancellation);
        var summary = ActivatorUtilities.CreateInstance<BatchSummarizer>(pipeline.Get<IServiceProvider>(), files).SummarizeAsync(_batch, Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        await pipeline.ForgetAsync(_batch, null);
        gate.Open();
        await summary;
        Assert.Empty(await files.GetBlobsAsync(new GetBlobsOptions { Prefix = _batch }, Cancellation).ToListAsync(Cancellation));
        Assert.Null(await Ledger.FindAsync(_batch, Cancellation));
    }

    [Fact]
    public async Task A_look_at_a_list_from_before_brings_no_batch_back()
    {
        await Ledger.MarkChangedAsync(_batch, Cancellation);
        var seen = (await Ledger.FindAsync(_batch, Cancellation))!;
        await pipeline.ForgetAsync(_batch, null);
        await Ledger.MarkLookedAsync(seen, Cancellation);
        await Ledger.MarkSummarizedAsync(seen, TimeSpan.Zero, Cancellation);
        Assert.Null(await Ledger.FindAsync(_batch, Cancellation));
    }

    private BlobContainerClient Blobs(HttpPipelinePolicy policy, string container)
    {
        var options = new BlobClientOptions();
        options.AddPolicy(policy, HttpPipelinePosition.PerCall);
        return new BlobServiceClient(pipeline.ConnectionString, options).GetBlobContainerClient(container);
    }
}
