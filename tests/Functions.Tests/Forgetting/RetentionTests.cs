using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Preprocessing;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Tests.Forgetting;

public sealed class RetentionTests(PipelineFixture pipeline) : IClassFixture<PipelineFixture>
{
    private const int Days = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batches_beyond_their_retention_are_forgotten()
    {
        await WriteAsync("old", age: 0);
        await WriteAsync("young", age: 0);
        Assert.Equal(0, await RunAsync());
        await WriteAsync("old", age: Days + 1);
        Assert.Equal(1, await RunAsync());
        Assert.Empty(await pipeline.ReadAsync("old"));
        Assert.Single(await pipeline.ReadAsync("young"));
    }

    [Fact]
    public async Task A_batch_whose_files_could_not_be_deleted_is_found_again()
    {
        await WriteAsync("half", age: Days + 1);
        var files = pipeline.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.ResultsContainer);
        await files.GetBlobClient("half/report.html").UploadAsync(BinaryData.FromString("faces"), overwrite: true, Cancellation);
        var options = new BlobClientOptions();
        options.AddPolicy(new Refusal("half/report.html"), HttpPipelinePosition.PerCall);
        var refused = ActivatorUtilities.CreateInstance<Oblivion>(pipeline.Get<IServiceProvider>(), new BlobServiceClient(pipeline.ConnectionString, options));
        await Assert.ThrowsAsync<RequestFailedException>(() => pipeline.InTimeAsync(refused.ForgetAsync("half", null, Cancellation)));
        Assert.Equal(1, await RunAsync());
        Assert.Empty(await files.GetBlobsAsync(new GetBlobsOptions { Prefix = "half/" }, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_batch_that_is_used_again_stays_and_its_new_photos_get_rows()
    {
        await WriteAsync("daily", age: Days + 1);
        var blob = pipeline.Uploads.GetBlobClient("daily/new.jpg");
        await blob.UploadAsync(BinaryData.FromBytes(SamplePhotos.Read(1)), Cancellation);
        Assert.Equal(0, await RunAsync());
        Assert.True(await blob.ExistsAsync(Cancellation));

        // An upload that comes while the batch is being forgotten stays, too.
        await blob.DeleteAsync(cancellationToken: Cancellation);
        Assert.Equal(1, await RunAsync());
        Assert.Empty(await pipeline.ReadAsync("daily"));
        await blob.UploadAsync(BinaryData.FromBytes("no photo"u8.ToArray()), Cancellation);
        await pipeline.Get<UploadProcessor>().ProcessAsync(blob, resume: null, Cancellation);
        Assert.Equal("new.jpg", Assert.Single(await pipeline.ReadAsync("daily")).Photo.Image);
    }

    [Fact]
    public async Task A_batch_that_cannot_be_forgotten_stops_no_other()
    {
        string[] batches = ["one", "two", "three", "four"];
        foreach (var batch in batches)
        {
            await WriteAsync(batch, age: Days + 1);
            // Not a name that forgetting accepts.
            await WriteAsync($"{batch}\\", age: Days + 1);
        }
        Assert.Equal(batches.Length, await RunAsync());
        Assert.Empty(await pipeline.ReadAsync("four"));
        foreach (var batch in batches)
        {
            await pipeline.Get<BatchLedger>().RemoveAsync($"{batch}\\", static _ => true, keepsBatch: false, Cancellation);
        }
    }

    [Fact]
    public async Task An_expiry_never_shortens_what_was_forgotten_later()
    {
        var (photo, now) = (TestResults.Photo("a.jpg", "shortened"), await pipeline.Get<TombstoneStore>().AddAsync("shortened", null, Cancellation));
        await pipeline.Get<TombstoneStore>().AddAsync("shortened", now.AddDays(-Days), Cancellation);
        Assert.True(await pipeline.Get<TombstoneStore>().CoversAsync(photo with { ModifiedAt = now }, Cancellation));
        await pipeline.Get<TombstoneStore>().AddAsync("shortened", now.AddDays(1), Cancellation);
        Assert.True(await pipeline.Get<TombstoneStore>().CoversAsync(photo with { ModifiedAt = now.AddDays(1) }, Cancellation));
    }

    [Fact]
    public async Task Dead_letters_that_cannot_be_read_keep_no_batch_beyond_its_retention()
    {
        await WriteAsync("kept-too-long", age: Days + 1);
        var nowhere = pipeline.Get<BlobServiceClient>().GetBlobContainerClient("nowhere");
        var recovery = new DeadLetterRecovery(nowhere, pipeline.Get<RetryQueue>(), NullLogger<DeadLetterRecovery>.Instance);
        var run = Task.Run(() => Assert.ThrowsAsync<RequestFailedException>(() => new RecoverDeadLetters(recovery, Retention()).RunAsync(new(), Cancellation)), Cancellation);
        await pipeline.InTimeAsync(run);
        Assert.Empty(await pipeline.ReadAsync("kept-too-long"));
    }

    // A batch whose last row was written some days ago, from an upload that is no longer stored.
    private async Task WriteAsync(string batch, int age)
    {
        var then = TimeProvider.System.GetUtcNow().AddDays(-age);
        var store = pipeline.Get<ResultsStore>();
        await store.DeleteAsync(batch, Cancellation);
        await store.WriteAsync([TestResults.NoFace(TestResults.Photo("a.jpg", batch) with { ModifiedAt = then })], Cancellation);
        await pipeline.Batches.UpsertEntityAsync(new TableEntity(TableKey.From(batch), "batch") { ["TouchedAt"] = then }, TableUpdateMode.Merge, Cancellation);
    }

    private Task<int> RunAsync() => pipeline.InTimeAsync(Retention().RunAsync(Cancellation));

    private Retention Retention() =>
        new(pipeline.Get<Oblivion>(), pipeline.Get<BatchLedger>(), Options.Create(new RetentionOptions { Days = Days }), NullLogger<Retention>.Instance);

    private sealed class Refusal(string blob) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            message.Request.Method == RequestMethod.Delete && message.Request.Uri.Path.EndsWith(blob, StringComparison.Ordinal)
                ? throw new RequestFailedException(403, "for the test")
                : ProcessNextAsync(message, pipeline);
    }
}
