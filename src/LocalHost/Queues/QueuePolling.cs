namespace DeepEmotion.LocalHost.Queues;

/// <summary>
/// How long to wait before the next poll of a queue. A full batch means that more is waiting: poll again at once. A trickle may
/// gather, so that one request fetches several messages. An idle queue is polled less and less often; the bell triggers
/// the next poll early when there may be messages.
/// </summary>
public sealed class QueuePolling(int batchSize, TimeSpan longest)
{
    private const int SilenceOfPause = 3;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestGathering = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndOfTrickle = TimeSpan.FromSeconds(2);

    private TimeSpan _gathering = Shortest;
    private TimeSpan _silence = EndOfTrickle;
    private TimeSpan _quiet = EndOfTrickle;

    /// <summary>The pause after a poll that returned <paramref name="received"/> messages.</summary>
    public TimeSpan After(int received)
    {
        if (received > 0)
        {
            var gathering = Gathering();
            _silence = TimeSpan.Zero;
            return received == batchSize ? TimeSpan.Zero : gathering;
        }

        var silent = _silence / SilenceOfPause;
        var pause = silent > _gathering ? silent : _gathering;
        pause = pause < longest ? pause : longest;
        _silence += pause;
        _quiet += pause;
        return pause;
    }

    /// <summary>The pause after the last poll if the bell has rung since.</summary>
    public TimeSpan Gathering()
    {
        _gathering = _quiet >= EndOfTrickle ? Shortest : _gathering * 2 < LongestGathering ? _gathering * 2 : LongestGathering;
        _quiet = TimeSpan.Zero;
        return _gathering;
    }
}
