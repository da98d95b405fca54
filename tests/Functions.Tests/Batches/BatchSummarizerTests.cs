using System.Text.Json;
using Azure.Data.Tables;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Functions.Results;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.Functions.Tests.Batches;

public sealed class BatchSummarizerTests : IAsyncLifetime
{
    private readonly TestStorage _storage;
    private readonly BatchSummarizer _summarizer;
    private readonly GivenFiles _given;

    public BatchSummarizerTests(AzuriteFixture azurite)
    {
        _storage = new TestStorage(azurite);
        _given = new GivenFiles(_storage.ResultsContainer, NullLogger<GivenFiles>.Instance);
        _summarizer = new BatchSummarizer(
            _storage.ResultsContainer, _storage.Results, new PictureStore(_storage.FacesContainer), _given, TestProvenance.Reader(), TestProvenance.Explainer(), _storage.Ledger, _storage.BatchOptions, _storage.Time, NullLogger<BatchSummarizer>.Instance);
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
            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
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

    private Task WriteAsync(string image) => _storage.Results.WriteAsync([TestResults.Scored(TestResults.Photo(image), Emotion.Happy)], Cancellation);

    private async Task<int> ImagesAsync()
    {
        var summary = await _storage.ResultsContainer.GetBlobClient($"holiday/{BatchFiles.Summary}").DownloadContentAsync(Cancellation);
        using var json = JsonDocument.Parse(summary.Value.Content);
        return json.RootElement.GetProperty("images").GetInt32();
    }
}
