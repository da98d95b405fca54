namespace DeepEmotion.Functions.Local.Queues;

/// <summary>
/// How long to wait before the next look at a queue. A full batch means that more is waiting: look again at once. A trickle is
/// let gather, so that one request brings several messages. An empty queue is looked at less and less often; one that has
/// held a message before is kept warmer than one that never did, such as a poison queue.
/// </summary>
public sealed class QueuePolling(int batchSize, TimeSpan longest)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTrickle = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan LongestWarm = TimeSpan.FromMilliseconds(400);

    private TimeSpan _delay = Shortest;
    private bool _trickling;
    private bool _warm;

    /// <summary>The pause after a look that brought <paramref name="received"/> messages.</summary>
    public TimeSpan After(int received)
    {
        var trickled = _trickling;
        _trickling = received > 0;
        _warm |= received > 0;
        if (received == batchSize)
        {
            _delay = Least(Most(_delay / 2, Shortest), LongestTrickle);
            return TimeSpan.Zero;
        }

        var limit = _trickling ? LongestTrickle : _warm ? Least(LongestWarm, longest) : longest;
        _delay = trickled == _trickling ? Least(_delay * 2, limit) : Shortest;
        return _delay;
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Most(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
