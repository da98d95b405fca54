using System.Collections.Immutable;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Vision.Pictures;
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Rows_are_removed_again(int rows)
    {
        var gate = new RequestGate(static request => request.Method == RequestMethod.Post);
        var store = Rows(gate);
        var write = store.WriteAsync([.. Enumerable.Range(0, rows).Select(i => TestResults.NoFace(TestResults.Photo($"{i}.jpg", _batch)))], Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        await pipeline.ForgetAsync(_batch, null);
        gate.Open();
        await write;
        Assert.Empty(await pipeline.ReadAsync(_batch));
        Assert.Null(await Ledger.FindAsync(_batch, Cancellation));
    }

    /// <summary>The process died, or storage's answer was lost, before the second look.</summary>
    [Fact]
    public async Task Rows_that_an_earlier_try_wrote_are_removed_by_the_next()
    {
        PhotoResult[] photos = [TestResults.NoFace(TestResults.Photo("a.jpg", _batch))];
        await pipeline.Get<ResultsStore>().WriteAsync(photos, Cancellation);
        await pipeline.Get<TombstoneStore>().AddAsync(_batch, null, Cancellation);
        await pipeline.Get<ResultsStore>().WriteAsync(photos, Cancellation);
        Assert.Empty(await pipeline.ReadAsync(_batch));
    }

    [Fact]
    public async Task Labels_that_were_stored_although_the_answer_was_lost_are_known_by_their_content()
    {
        var version = await pipeline.Get<GivenFiles>().TryWriteLabelsAsync(_batch, Labels("a-1"), known: null, Cancellation);
        Assert.NotNull(version);
        Assert.Equal(version, await pipeline.Get<GivenFiles>().TryWriteLabelsAsync(_batch, Labels("a-1"), known: null, Cancellation));
        Assert.Null(await pipeline.Get<GivenFiles>().TryWriteLabelsAsync(_batch, Labels("b-1"), known: null, Cancellation));
    }

    [Fact]
    public async Task Rows_of_other_photos_stay_and_the_batch_is_summarized_again()
    {
        var gate = new RequestGate(static request => request.Method == RequestMethod.Post);
        var store = Rows(gate);
        await pipeline.Get<ResultsStore>().WriteAsync([TestResults.NoFace(TestResults.Photo("stays.jpg", _batch))], Cancellation);
        var write = store.WriteAsync([TestResults.NoFace(TestResults.Photo("a.jpg", _batch))], Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        await pipeline.ForgetAsync(_batch, "a.jpg");
        await pipeline.Get<BatchSummarizer>().SummarizeAsync(_batch, Cancellation);
        gate.Open();
        await write;
        Assert.Equal("stays.jpg", Assert.Single(await pipeline.ReadAsync(_batch)).Photo.Image);
        Assert.True((await Ledger.FindAsync(_batch, Cancellation))!.IsChanged);
    }

    [Fact]
    public async Task Pictures_are_removed_again()
    {
        var gate = new RequestGate(static request => request.Method == RequestMethod.Put);
        var container = Blobs(gate, StorageNames.PicturesContainer);
        var write = new PictureStore(container, pipeline.Get<TombstoneStore>()).WriteAsync(TestResults.Photo("a.jpg", _batch), new PhotoPictures(new byte[] { 1, 2 }, [new byte[] { 3 }]), Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        await pipeline.ForgetAsync(_batch, null);
        gate.Open();
        await write;
        Assert.Empty(await container.GetBlobsAsync(new GetBlobsOptions { Prefix = _batch }, Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Labels_that_people_save_while_a_photo_is_taken_out_of_them_stay()
    {
        var gate = new RequestGate(request => request.Method == RequestMethod.Put && request.Uri.Path.EndsWith($"{_batch}/labels.json", StringComparison.Ordinal));
        await pipeline.Get<GivenFiles>().WriteLabelsAsync(_batch, Labels("a-1", "b-1"), Cancellation);
        var scope = new ForgettingScope(_batch, "a.jpg") { Keys = new HashSet<string> { "a" } };
        var removal = new ForgottenFiles(Service(gate)).RemoveAsync(scope, Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        await pipeline.Get<GivenFiles>().WriteLabelsAsync(_batch, Labels("a-1", "b-1", "c-1"), Cancellation);
        gate.Open();
        Assert.Equal(1, await removal);
        Assert.Equal(["b-1", "c-1"], (await pipeline.Get<GivenFiles>().ReadLabelsAsync(_batch, Cancellation))!.People.Single().Faces.Keys);
    }

    private LabelFile Labels(params string[] faces) => new()
    {
        Schema = LabelFile.CurrentSchema,
        Batch = _batch,
        Strata = [new LabelStratum(null, 3, 3)],
        People = [new LabelPerson("A", faces.ToImmutableSortedDictionary(static face => face, static _ => "happy"), ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<double>>>.Empty)],
    };

    private ResultsStore Rows(HttpPipelinePolicy policy)
    {
        var options = new TableClientOptions();
        options.AddPolicy(policy, HttpPipelinePosition.PerCall);
        return ActivatorUtilities.CreateInstance<ResultsStore>(pipeline.Get<IServiceProvider>(), new TableServiceClient(pipeline.ConnectionString, options).GetTableClient(StorageNames.ResultsTable));
    }

    private BlobContainerClient Blobs(HttpPipelinePolicy policy, string container) => Service(policy).GetBlobContainerClient(container);

    private BlobServiceClient Service(HttpPipelinePolicy policy)
    {
        var options = new BlobClientOptions();
        options.AddPolicy(policy, HttpPipelinePosition.PerCall);
        return new BlobServiceClient(pipeline.ConnectionString, options);
    }
}
