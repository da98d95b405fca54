using System.Text.Json;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.Functions.Tests.Batches;

public sealed class BatchSummarizerTests : IAsyncLifetime
{
    private readonly TestStorage _storage;
    private readonly BatchSummarizer _summarizer;

    public BatchSummarizerTests(AzuriteFixture azurite)
    {
        _storage = new TestStorage(azurite);
        _summarizer = new BatchSummarizer(
            _storage.ResultsContainer, _storage.Results, _storage.Ledger, _storage.BatchOptions, _storage.Time, NullLogger<BatchSummarizer>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _storage.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_batch_that_has_come_to_rest_gets_all_its_files_once()
    {
        await WriteAsync("a.jpg");
        Assert.Equal(0, await _summarizer.SummarizeChangedAsync(Cancellation));
        _storage.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(1, await _summarizer.SummarizeChangedAsync(Cancellation));
        Assert.Equal(0, await _summarizer.SummarizeChangedAsync(Cancellation));

        var files = await _storage.ResultsContainer.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);
        Assert.Equal(BatchFiles.Names.Select(name => $"holiday/{name}").Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_row_that_comes_later_is_in_the_next_summary()
    {
        await WriteAsync("a.jpg");
        _storage.Time.Advance(TimeSpan.FromSeconds(11));
        await _summarizer.SummarizeChangedAsync(Cancellation);
        await WriteAsync("b.jpg");
        _storage.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(1, await _summarizer.SummarizeChangedAsync(Cancellation));
        Assert.Equal(2, await ImagesAsync());
    }

    [Fact]
    public async Task A_row_written_within_the_touch_interval_after_a_summary_is_not_forgotten()
    {
        await WriteAsync("a.jpg");
        _storage.Time.Advance(TimeSpan.FromMinutes(2));
        await WriteAsync("b.jpg");
        await _summarizer.SummarizeChangedAsync(Cancellation);
        _storage.Time.Advance(TimeSpan.FromSeconds(3));
        await WriteAsync("c.jpg");
        _storage.Time.Advance(TimeSpan.FromSeconds(11));
        await _summarizer.SummarizeChangedAsync(Cancellation);
        Assert.Equal(3, await ImagesAsync());
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
    public async Task A_slow_batch_does_not_count_as_one_at_rest()
    {
        for (var photo = 0; photo < 7; photo++)
        {
            await WriteAsync($"{photo}.jpg");
            _storage.Time.Advance(TimeSpan.FromSeconds(7));
            Assert.Equal(0, await _summarizer.SummarizeChangedAsync(Cancellation));
        }
    }

    [Fact]
    public async Task A_batch_that_never_rests_is_summarized_every_minute()
    {
        var summaries = 0;
        for (var second = 0; second < 150; second += 3)
        {
            await WriteAsync($"{second:000}.jpg");
            summaries += await _summarizer.SummarizeChangedAsync(Cancellation);
            _storage.Time.Advance(TimeSpan.FromSeconds(3));
        }
        Assert.Equal(2, summaries);
    }

    private Task WriteAsync(string image) => _storage.Results.WriteAsync([TestResults.Scored(TestResults.Photo(image), Emotion.Happy)], Cancellation);

    private async Task<int> ImagesAsync()
    {
        var summary = await _storage.ResultsContainer.GetBlobClient($"holiday/{BatchFiles.Summary}").DownloadContentAsync(Cancellation);
        using var json = JsonDocument.Parse(summary.Value.Content);
        return json.RootElement.GetProperty("images").GetInt32();
    }
}
