using System.Collections.Concurrent;

namespace DeepEmotion.LocalHost.Queues;

/// <summary>Tells a listener that its queue may have messages, so that idle queues need not be polled often.</summary>
public sealed class QueueBell
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _bells = new(StringComparer.Ordinal);

    public void Ring(string queue)
    {
        if (_bells.TryRemove(queue, out var bell))
        {
            bell.TrySetResult();
        }
    }

    /// <summary>Completes at the next ring.</summary>
    public Task RungAsync(string queue) =>
        _bells.GetOrAdd(queue, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
