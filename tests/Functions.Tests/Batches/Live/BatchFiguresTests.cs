using Azure;
using Azure.Data.Tables;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Live;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.Functions.Tests.Batches.Live;

public sealed class BatchFiguresTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_767_225_600);

    private readonly FakeTimeProvider _time = new(Start);
    private readonly SlowTable _table = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_waits_long_while_a_large_batch_is_counted_again()
    {
        var figures = await NewAsync();
        Assert.Equal(1, await CountAsync(figures, Entry("r1")));
        _table.Photos = 2;
        using (_table.Hold())
        {
            var asked = figures.ReadAsync(Entry("r2"), Cancellation);
            Assert.False(asked.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(200));
            var (summary, at) = await asked;
            Assert.Equal((1, Start), (summary.Images, at));
        }
        while (await CountAsync(figures, Entry("r2")) != 2)
        {
            await Task.Delay(10, Cancellation);
        }
        Assert.Equal(2, _table.Queries);
    }

    [Fact]
    public async Task Figures_of_current_files_are_never_those_of_an_earlier_count()
    {
        var figures = await NewAsync();
        Assert.Equal(1, await CountAsync(figures, Entry("r1")));
        _table.Photos = 2;
        using var held = _table.Hold();
        var inWork = figures.ReadAsync(Entry("r2"), Cancellation);
        var current = figures.ReadAsync(Entry("r2") with { SummarizedRevision = "r2" }, Cancellation);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, (await inWork).Summary.Images);
        Assert.False(current.IsCompleted);
        held.Dispose();
        Assert.Equal(2, (await current).Summary.Images);
    }

    [Fact]
    public async Task A_batch_that_comes_again_under_a_forgotten_name_has_figures_of_its_own()
    {
        var figures = await NewAsync();
        Assert.Equal(1, await CountAsync(figures, Entry("r1")));
        _table.Photos = 3;
        using var held = _table.Hold();
        var again = figures.ReadAsync(Entry("r2") with { FirstTouchedAt = Start.AddHours(1) }, Cancellation);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(again.IsCompleted);
        held.Dispose();
        Assert.Equal(3, (await again).Summary.Images);
    }

    private static BatchEntry Entry(string revision) => new("party", Start, Start, null) { Revision = revision };

    private static async Task<int> CountAsync(BatchFigures figures, BatchEntry entry) => (await figures.ReadAsync(entry, Cancellation)).Summary.Images;

    private async Task<BatchFigures> NewAsync()
    {
        var results = azurite.Blobs.GetBlobContainerClient(AzuriteFixture.UniqueName("results"));
        await results.CreateAsync(cancellationToken: Cancellation);
        return new BatchFigures(new BatchReader(results), new GivenFiles(results, NullLogger<GivenFiles>.Instance), new ResultPages(_table), _time);
    }

    /// <summary>A table whose answer a test holds back.</summary>
    private sealed class SlowTable : TableClient
    {
        private TaskCompletionSource _held = new();

        public SlowTable() => _held.SetResult();

        public int Photos { get; set; } = 1;

        public int Queries { get; private set; }

        public IDisposable Hold()
        {
            var held = _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new Release(held);
        }

        public override AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        {
            Queries++;
            return new Pages<T>(_held.Task, [.. Enumerable.Range(0, Photos).Select(static i => (T)(object)PhotoRow.ToEntity(PhotoResult.WithoutFace(new PhotoId("party", $"{i}.jpg", $"party/{i}.jpg", "0x1", Start), 4, 3)))]);
        }

        private sealed class Release(TaskCompletionSource held) : IDisposable
        {
            public void Dispose() => held.TrySetResult();
        }

        private sealed class Pages<T>(Task held, IReadOnlyList<T> rows) : AsyncPageable<T>
            where T : notnull
        {
            public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
            {
                await held;
                yield return Page<T>.FromValues(rows, null, null!);
            }
        }
    }
}
