using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.Functions.Tests.Forgetting;

public sealed class LargeBatchTests(PipelineFixture pipeline) : IClassFixture<PipelineFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forgetting_that_was_cut_off_continues_and_does_not_begin_again()
    {
        await pipeline.Get<ResultsStore>().WriteAsync([.. Enumerable.Range(0, 300).Select(static i => TestResults.NoFace(TestResults.Photo($"{i:000}.jpg", "large")))], Cancellation);
        using var invocation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var deletions = new PictureDeletions(150, invocation);
        var options = new BlobClientOptions();
        options.AddPolicy(deletions, HttpPipelinePosition.PerCall);
        var oblivion = ActivatorUtilities.CreateInstance<Oblivion>(pipeline.Get<IServiceProvider>(), new BlobServiceClient(pipeline.ConnectionString, options));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => oblivion.ForgetAsync("large", null, invocation.Token));
        Assert.Equal(200, (await pipeline.ReadAsync("large")).Count);

        var before = deletions.Count;
        Assert.Equal(0, (await pipeline.InTimeAsync(oblivion.ForgetAsync("large", null, Cancellation))).Found.Total);
        Assert.Equal(200, deletions.Count - before);
        Assert.Empty(await pipeline.ReadAsync("large"));
    }

    /// <summary>Counts requests that delete pictures, and ends the invocation with one of them.</summary>
    private sealed class PictureDeletions(int last, CancellationTokenSource invocation) : HttpPipelinePolicy
    {
        private int _count;

        public int Count => _count;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Method == RequestMethod.Delete && message.Request.Uri.Path.Contains($"/{StorageNames.PicturesContainer}/", StringComparison.Ordinal)
                && Interlocked.Increment(ref _count) == last)
            {
                await invocation.CancelAsync();
            }
            await ProcessNextAsync(message, pipeline);
        }
    }
}
