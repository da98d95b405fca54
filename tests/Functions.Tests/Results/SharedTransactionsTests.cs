using System.Collections.Concurrent;
using DeepEmotion.Functions.Results;

namespace DeepEmotion.Functions.Tests.Results;

public sealed class SharedTransactionsTests
{
    private readonly ConcurrentQueue<string> _writes = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<IReadOnlyList<PhotoResult>, bool> _refuse = _ => false;

    [Fact]
    public async Task What_comes_while_a_transaction_is_on_its_way_goes_with_the_next()
    {
        await WriteBehindAFirstAsync("b", "c", "d");
        Assert.Equal(["a", "b+c+d"], _writes);
    }

    [Fact]
    public async Task Another_batch_has_its_own_transactions()
    {
        var transactions = new SharedTransactions(WriteAsync);
        var first = transactions.WriteAsync("holiday", Rows("a"));
        await _begun.Task;
        Task[] others = [transactions.WriteAsync("work", Rows("x")), transactions.WriteAsync("holiday", Rows("b"))];
        _release.SetResult();
        await Task.WhenAll([first, .. others]);
        Assert.Equal(["a", "b", "x"], _writes.Order());
    }

    [Fact]
    public async Task A_row_is_never_twice_in_one_transaction()
    {
        await WriteBehindAFirstAsync("b", "c", "b", "d");
        Assert.Equal(["a", "b+c+d", "b"], _writes);
    }

    [Fact]
    public async Task A_transaction_holds_no_more_than_storage_takes()
    {
        var names = Enumerable.Range(0, SharedTransactions.MaxRows + 20).Select(i => $"{i:000}").ToArray();
        await WriteBehindAFirstAsync(names);
        Assert.Equal([1, SharedTransactions.MaxRows, 20], _writes.Select(write => write.Split('+').Length));
    }

    [Fact]
    public async Task Nobody_fails_for_a_neighbours_row()
    {
        _refuse = rows => rows.Any(row => row.Photo.Image == "bad");
        var written = Start("b", "bad", "c");
        await Task.WhenAll(written[0], written[1], written[3]);
        await Assert.ThrowsAsync<InvalidDataException>(() => written[2]);
        Assert.Equal(["a", "b", "c"], _writes);
    }

    private Task WriteBehindAFirstAsync(params string[] images) => Task.WhenAll(Start(images));

    // The first write is held until all the others wait.
    private Task[] Start(params string[] images)
    {
        var transactions = new SharedTransactions(WriteAsync);
        var first = transactions.WriteAsync("holiday", Rows("a"));
        _begun.Task.Wait(TestContext.Current.CancellationToken);
        Task[] all = [first, .. images.Select(image => transactions.WriteAsync("holiday", Rows(image)))];
        _release.SetResult();
        return all;
    }

    private async Task WriteAsync(IReadOnlyList<PhotoResult> rows)
    {
        _begun.TrySetResult();
        await _release.Task;
        if (_refuse(rows))
        {
            throw new InvalidDataException("This row is too much.");
        }
        _writes.Enqueue(string.Join('+', rows.Select(row => row.Photo.Image)));
    }

    private static PhotoResult[] Rows(string image) => [TestResults.NoFace(TestResults.Photo(image))];
}
