using DeepEmotion.LocalHost.Queues;

namespace DeepEmotion.LocalHost.Tests.Queues;

public sealed class QueuePollingTests
{
    private readonly QueuePolling _polling = new(batchSize: 16, longest: TimeSpan.FromSeconds(2));

    [Fact]
    public void A_full_batch_is_followed_at_once() => Assert.Equal(TimeSpan.Zero, _polling.After(16));

    [Fact]
    public void A_queue_that_never_held_a_message_is_left_alone_more_and_more_up_to_the_longest_pause()
    {
        var pauses = Pauses(new int[40]);
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal((100, 2000), (pauses[0], pauses[^1]));
        Assert.InRange(pauses.Count(pause => pause < 1000), 8, 20);
    }

    [Fact]
    public void A_queue_that_held_one_stays_warm() => Assert.Equal(400, Pauses([1, .. new int[40]])[^1]);

    [Fact]
    public void A_trickle_is_let_gather() => Assert.Equal([100, 200, 400, 800, 1000], Pauses(1, 2, 3, 6, 12));

    [Fact]
    public void A_trickle_with_gaps_is_let_gather_too() => Assert.Equal([100, 100, 200, 200, 400, 400], Pauses(1, 0, 1, 0, 1, 0));

    [Fact]
    public void A_message_after_a_long_silence_makes_it_quick_again() => Assert.Equal(100, Pauses([1, 1, 1, 1, .. new int[40], 1])[^1]);

    private int[] Pauses(params int[] received) => [.. received.Select(count => (int)_polling.After(count).TotalMilliseconds)];
}
