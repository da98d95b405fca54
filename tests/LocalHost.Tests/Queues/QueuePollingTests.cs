using DeepEmotion.LocalHost.Queues;

namespace DeepEmotion.LocalHost.Tests.Queues;

public sealed class QueuePollingTests
{
    private readonly QueuePolling _polling = new(batchSize: 16, longest: TimeSpan.FromSeconds(30));

    [Fact]
    public void A_full_batch_is_followed_at_once() => Assert.Equal(TimeSpan.Zero, _polling.After(16));

    [Fact]
    public void A_silent_queue_is_left_alone_more_and_more_up_to_the_longest_pause()
    {
        var pauses = Pauses([1, .. new int[40]]);
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal((100, 30_000), (pauses[0], pauses[^1]));
        Assert.InRange(pauses.Count(pause => pause < 1000), 5, 20);
    }

    [Fact]
    public void A_trickle_is_let_gather() => Assert.Equal([100, 200, 400, 800, 1000], Pauses(1, 2, 3, 6, 12));

    [Fact]
    public void A_bell_in_a_long_silence_is_heard_at_once_and_many_bells_are_let_gather()
    {
        Pauses(new int[40]);
        int[] gathering = [.. Enumerable.Range(0, 6).Select(_ => (int)_polling.Gathering().TotalMilliseconds)];
        Assert.Equal([100, 200, 400, 800, 1000, 1000], gathering);
        Assert.Equal(30_000, Pauses(0)[0]);
    }

    [Fact]
    public void A_message_after_a_long_silence_makes_it_quick_again() => Assert.Equal(100, Pauses([1, 1, 1, 1, .. new int[40], 1])[^1]);

    [Fact]
    public async Task A_bell_wakes_its_own_queue_only()
    {
        var bell = new QueueBell();
        var (one, other) = (bell.RungAsync("one"), bell.RungAsync("other"));
        bell.Ring("one");
        await one.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(other.IsCompleted);
        Assert.False(bell.RungAsync("one").IsCompleted);
    }

    private int[] Pauses(params int[] received) => [.. received.Select(count => (int)_polling.After(count).TotalMilliseconds)];
}
