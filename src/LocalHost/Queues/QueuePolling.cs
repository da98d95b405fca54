namespace DeepEmotion.LocalHost.Queues;

/// <summary>
/// How long to wait before the next look at a queue. A full batch means that more is waiting: look again at once. A trickle is
/// let gather, so that one request brings several messages. A silent queue is looked at less and less often; one that has
/// held a message before is kept warmer than one that never did, such as a poison queue.
/// </summary>
public sealed class QueuePolling(int batchSize, TimeSpan longest)
{
    private const int SilenceOfPause = 3;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestGathering = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWarm = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan EndOfTrickle = TimeSpan.FromSeconds(2);

    private TimeSpan _gathering = Shortest;
    private TimeSpan _silence = EndOfTrickle;
    private TimeSpan _waited;
    private bool _warm;

    /// <summary>The pause after a look that brought <paramref name="received"/> messages.</summary>
    public TimeSpan After(int received)
    {
        if (received == batchSize)
        {
            (_silence, _warm) = (TimeSpan.Zero, true);
            return TimeSpan.Zero;
        }

        if (received > 0)
        {
            _gathering = _warm && _silence < EndOfTrickle ? Least(_gathering * 2, LongestGathering) : Shortest;
            (_silence, _warm) = (TimeSpan.Zero, true);
            return _gathering;
        }

        var pause = _warm && _silence < EndOfTrickle
            ? _gathering
            : Least(Most(_warm ? _silence : _waited / SilenceOfPause, Shortest), _warm ? Least(LongestWarm, longest) : longest);
        _silence += pause;
        _waited += pause;
        return pause;
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Most(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
