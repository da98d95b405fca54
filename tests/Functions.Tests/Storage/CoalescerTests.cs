using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Tests.Storage;

public sealed class CoalescerTests
{
    private readonly List<string[]> _groups = [];
    private readonly TaskCompletionSource _gate = new();

    [Fact]
    public async Task What_arrives_while_a_group_is_handled_goes_together_into_the_next()
    {
        var coalescer = Create(async () => await _gate.Task);
        var first = coalescer.AddAsync("k", "a");
        Task[] rest = [coalescer.AddAsync("k", "b"), coalescer.AddAsync("k", "c")];
        Assert.False(first.IsCompleted);
        _gate.SetResult();
        await Task.WhenAll([first, .. rest]);
        Assert.Equal(["a", "b", "c"], _groups.SelectMany(group => group));
        Assert.InRange(_groups.Count, 1, 2);
    }

    [Fact]
    public async Task Two_items_of_one_identity_never_share_a_group()
    {
        var coalescer = Create(async () => await _gate.Task);
        Task[] all = [coalescer.AddAsync("k", "a1"), coalescer.AddAsync("k", "b1"), coalescer.AddAsync("k", "b2"), coalescer.AddAsync("k", "c1")];
        _gate.SetResult();
        await Task.WhenAll(all);
        Assert.All(_groups, group => Assert.Equal(group.Length, group.Select(item => item[0]).Distinct().Count()));
        Assert.Equal(4, _groups.Sum(group => group.Length));
    }

    [Fact]
    public async Task A_bad_item_fails_alone()
    {
        var calls = 0;
        var coalescer = new Coalescer<string>(
            async (_, items) =>
            {
                await _gate.Task;
                Interlocked.Increment(ref calls);
                if (items.Contains("bad"))
                {
                    throw new FormatException("bad");
                }
            },
            static _ => false)
        { MaxItems = 10 };
        Task[] all = [coalescer.AddAsync("k", "first"), coalescer.AddAsync("k", "good"), coalescer.AddAsync("k", "bad")];
        _gate.SetResult();
        await Assert.ThrowsAsync<FormatException>(() => all[2]);
        await Task.WhenAll(all[..2]);
    }

    [Fact]
    public async Task A_failure_that_hits_all_is_not_tried_once_for_each()
    {
        var calls = 0;
        var coalescer = new Coalescer<string>(
            async (_, _) =>
            {
                await _gate.Task;
                calls++;
                throw new TimeoutException();
            },
            static _ => true)
        { MaxItems = 10 };
        var all = Enumerable.Range(0, 9).Select(i => coalescer.AddAsync("k", i.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToArray();
        _gate.SetResult();
        foreach (var one in all)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => one);
        }
        Assert.InRange(calls, 1, 2);
    }

    [Fact]
    public async Task A_held_group_goes_when_it_is_full_or_flushed()
    {
        var coalescer = Create(() => Task.CompletedTask, hold: true);
        var all = "abcde".Select(item => coalescer.AddAsync("k", item.ToString())).ToArray();
        await Task.WhenAll(all[..4]);
        Assert.False(all[4].IsCompleted);
        coalescer.Flush("k");
        await all[4];
        Assert.Equal([4, 1], _groups.Select(group => group.Length));
    }

    [Fact]
    public async Task A_group_is_closed_by_weight()
    {
        var coalescer = new Coalescer<string>(
            (_, items) =>
            {
                _groups.Add([.. items]);
                return Task.CompletedTask;
            },
            static _ => true)
        { MaxItems = 100, MaxWeight = 5, Weigh = static item => item.Length, HoldUntilFull = true };
        await Task.WhenAll(coalescer.AddAsync("k", "aaa"), coalescer.AddAsync("k", "bb"));
        Assert.Equal(["aaa", "bb"], Assert.Single(_groups));
    }

    private Coalescer<string> Create(Func<Task> wait, bool hold = false) => new(
        async (_, items) =>
        {
            await wait();
            lock (_groups)
            {
                _groups.Add([.. items]);
            }
        },
        static _ => true)
    {
        MaxItems = 4,
        Identify = hold ? null : static item => item[..1],
        HoldUntilFull = hold,
    };
}
