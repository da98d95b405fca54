using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.Functions.Tests.Batches;

public sealed class BatchSummarizerTests : IAsyncLifetime
{
    private readonly AzuriteFixture _azurite;
    private readonly TestStorage _storage;
    private readonly BatchSummarizer _summarizer;
    private readonly GivenFiles _given;

    public BatchSummarizerTests(AzuriteFixture azurite)
    {
        _azurite = azurite;
        _storage = new TestStorage(azurite, quietTime: TimeSpan.FromSeconds(1));
        _given = new GivenFiles(_storage.ResultsContainer, NullLogger<GivenFiles>.Instance);
        _summarizer = Create(_storage.ResultsContainer, _storage.ResultsTable, _storage.Time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_batch_gets_all_its_files_and_none_again_while_nothing_changes()
    {
        await WriteAsync("a.jpg");
        await _summarizer.SummarizeAsync("holiday", Cancellation);
        var files = await _storage.ResultsContainer.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);
        Assert.Equal(BatchFiles.Names.Select(name => $"holiday/{name}").Order(StringComparer.Ordinal), files.Select(blob => blob.Name).Order(StringComparer.Ordinal));

        await _summarizer.SummarizeAsync("holiday", Cancellation);
        var again = await _storage.ResultsContainer.GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation);
        Assert.Equal(files.Select(blob => blob.Properties.ETag), again.Select(blob => blob.Properties.ETag));
    }

    [Fact]
    public async Task Photos_whose_pictures_are_missing_are_shown_by_the_crops_of_their_rows()
    {
        await _storage.Results.WriteAsync([TestResults.Scored(TestResults.Photo("a.jpg"), Emotion.Happy, Emotion.Sad), TestResults.NoFace(TestResults.Photo("b.jpg"))], Cancellation);
        await _summarizer.SummarizeAsync("holiday", Cancellation);
        var report = await _storage.ResultsContainer.GetBlobClient($"holiday/{BatchFiles.Report}").DownloadContentAsync(Cancellation);
        // A crop is a WebP, whose bytes begin with RIFF.
        Assert.Equal(2, report.Value.Content.ToString().Split("UklGR").Length - 1);
    }

    [Fact]
    public async Task A_row_that_comes_later_is_in_the_next_summary()
    {
        await WriteAsync("a.jpg");
        await _summarizer.SummarizeAsync("holiday", Cancellation);
        await WriteAsync("b.jpg");
        await _summarizer.SummarizeAsync("holiday", Cancellation);
        Assert.Equal(2, await ImagesAsync());
    }

    [Fact]
    public async Task A_row_whose_write_was_slow_is_in_the_next_summary_whatever_the_clocks_say()
    {
        await WriteAsync("a.jpg");
        var slow = TestResults.Scored(TestResults.Photo("b.jpg"), Emotion.Happy);
        await _storage.ResultsTable.AddEntityAsync(PhotoRow.ToEntity(slow), Cancellation);
        await _summarizer.SummarizeAsync("holiday", Cancellation);
        _storage.Time.AdjustTime(_storage.Time.GetUtcNow().AddHours(-1));
        // The process died between the row and its note, so the message is delivered again.
        await _storage.Results.WriteAsync([slow, TestResults.Scored(TestResults.Photo("c.jpg"), Emotion.Happy)], Cancellation);
        await _summarizer.SummarizeAsync("holiday", Cancellation);
        Assert.Equal(3, await ImagesAsync());
    }

    [Fact]
    public async Task A_batch_that_cannot_be_summarized_stops_no_other()
    {
        await _storage.Results.WriteAsync([TestResults.NoFace(TestResults.Photo("a.jpg", "aaa"))], Cancellation);
        await foreach (var row in _storage.ResultsTable.QueryAsync<TableEntity>(cancellationToken: Cancellation))
        {
            row[PhotoRow.Status] = "no status";
            await _storage.ResultsTable.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Cancellation);
        }
        await WriteAsync("b.jpg");
        while (await _summarizer.SummarizeChangedAsync(Cancellation) == 0)
        {
            // Until storage's clock says that both batches rest.
            await Task.Delay(200, Cancellation);
        }
        Assert.Equal(1, await ImagesAsync());
    }

    [Fact]
    public async Task Who_knows_that_all_rows_are_there_need_not_wait()
    {
        await WriteAsync("a.jpg");
        await _summarizer.SummarizeAsync("holiday", Cancellation);
        Assert.Equal(1, await ImagesAsync());
        await _summarizer.SummarizeAsync("no such batch", Cancellation);
    }

    [Fact]
    public async Task An_older_look_at_the_rows_never_overwrites_the_files_of_a_newer_one()
    {
        await WriteAsync("a.jpg");
        var gate = new Gate();
        var slow = Create(_storage.ResultsContainer, Tables(gate).GetTableClient(_storage.ResultsTable.Name), _storage.Time);
        var older = slow.SummarizeAsync("holiday", Cancellation);
        await gate.Reached.WaitAsync(Cancellation);
        await WriteAsync("b.jpg");
        await _summarizer.SummarizeAsync("holiday", Cancellation);
        Assert.Equal(2, await ImagesAsync());
        gate.Open();
        await older;
        Assert.Equal(2, await ImagesAsync());
        Assert.False((await _storage.Ledger.FindAsync("holiday", Cancellation))!.IsChanged);
    }

    [Fact]
    public async Task A_summary_that_outlasts_its_invocation_continues_while_other_batches_get_theirs()
    {
        var gate = new Gate();
        var summarizer = Create(_storage.ResultsContainer, Tables(gate).GetTableClient(_storage.ResultsTable.Name), _storage.Time);
        await WriteAsync("a.jpg");
        await _storage.Results.WriteAsync([TestResults.NoFace(TestResults.Photo("b.jpg", "zzz"))], Cancellation);
        // The first batch of the list stands at the gate, and nothing more comes there.
        while (!gate.Reached.IsCompleted)
        {
            await InTimeAsync(summarizer.SummarizeChangedAsync(Cancellation), TimeSpan.FromSeconds(31));
            await Task.Delay(200, Cancellation);
        }
        while (await ReadAsync("zzz") is null)
        {
            await InTimeAsync(summarizer.SummarizeChangedAsync(Cancellation), TimeSpan.FromSeconds(31));
            await Task.Delay(200, Cancellation);
        }
        Assert.True(await InTimeAsync(summarizer.FinishAsync(Cancellation), TimeSpan.FromMinutes(9)));
        Assert.Null(await ReadAsync("holiday"));
        gate.Open();
        while (await ReadAsync("holiday") is null)
        {
            await Task.Delay(20, Cancellation);
        }
        Assert.Equal(1, await ImagesAsync());
        Assert.Equal(1, gate.Passed);
    }

    [Fact]
    public async Task Time_that_failing_storage_took_does_not_make_the_rest_longer()
    {
        await WriteAsync("a.jpg");
        // The client waits for 0.8 to 1.2 times its delay.
        var options = new BlobClientOptions { Retry = { Mode = RetryMode.Fixed, Delay = TimeSpan.FromSeconds(2) } };
        var lost = TimeSpan.FromSeconds(1.5);
        LostTime.AddTo(options);
        options.AddPolicy(new FailsOnce(), HttpPipelinePosition.PerRetry);
        var blobs = new BlobServiceClient(_azurite.ConnectionString, options);
        var started = TimeProvider.System.GetTimestamp();
        await Create(blobs.GetBlobContainerClient(_storage.ResultsContainer.Name), _storage.ResultsTable, TimeProvider.System).SummarizeAsync("holiday", Cancellation);
        var took = TimeProvider.System.GetElapsedTime(started);
        Assert.Equal(1, await ImagesAsync());
        Assert.InRange(took, lost, TimeSpan.MaxValue);
        Assert.InRange((await _storage.Ledger.FindAsync("holiday", Cancellation))!.SummaryDuration, TimeSpan.Zero, took - lost);
    }

    private BatchSummarizer Create(BlobContainerClient files, TableClient rows, TimeProvider time) => new(
        files, _storage.With(rows), new PictureStore(_storage.FacesContainer), _given, TestProvenance.Reader(), TestProvenance.Explainer(), _storage.Ledger, _storage.BatchOptions, time, NullLogger<BatchSummarizer>.Instance);

    private TableServiceClient Tables(Gate gate)
    {
        var options = new TableClientOptions();
        options.AddPolicy(gate, HttpPipelinePosition.PerCall);
        return new TableServiceClient(_azurite.ConnectionString, options);
    }

    private async Task<T> InTimeAsync<T>(Task<T> task, TimeSpan step)
    {
        while (!task.IsCompleted)
        {
            _storage.Time.Advance(step);
            await Task.WhenAny(task, Task.Delay(20, Cancellation));
        }
        return await task;
    }

    private Task WriteAsync(string image) => _storage.Results.WriteAsync([TestResults.Scored(TestResults.Photo(image), Emotion.Happy)], Cancellation);

    private async Task<int?> ImagesAsync() => (await ReadAsync("holiday"))!.Value.GetProperty("images").GetInt32();

    private async Task<JsonElement?> ReadAsync(string batch)
    {
        var summary = _storage.ResultsContainer.GetBlobClient($"{batch}/{BatchFiles.Summary}");
        return (await summary.ExistsAsync(Cancellation)).Value ? (await summary.DownloadContentAsync(Cancellation)).Value.Content.ToObjectFromJson<JsonElement>() : null;
    }

    /// <summary>Holds back the answer to the first reading of the batch's rows.</summary>
    private sealed class Gate : HttpPipelinePolicy
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _came;
        private int _passed;

        public Task Reached => _reached.Task;

        /// <summary>How often it was passed.</summary>
        public int Passed => _passed;

        public void Open() => _open.SetResult();

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (message.Request.Uri.ToString().Contains("holiday", StringComparison.Ordinal) && Interlocked.Increment(ref _came) == 1)
            {
                _reached.SetResult();
                await _open.Task;
                Interlocked.Increment(ref _passed);
            }
        }
    }

    private sealed class FailsOnce : HttpPipelinePolicy
    {
        private int _came;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            Interlocked.Increment(ref _came) == 1 ? throw new IOException("for the test") : ProcessNextAsync(message, pipeline);
    }
}
