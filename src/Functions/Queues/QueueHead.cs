using Azure.Storage.Queues;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Queues;

/// <summary>The front of a queue, by storage's clock.</summary>
/// <param name="InsertedOn">When the next visible message was put in (UTC); null if none is visible.</param>
/// <param name="Now">The time by storage's clock (UTC).</param>
public readonly record struct QueueHead(DateTimeOffset? InsertedOn, DateTimeOffset Now)
{
    /// <summary>Messages put in before this have been taken: delivery follows insertion order closely.</summary>
    public DateTimeOffset TakenUntil => InsertedOn ?? Now;

    internal static async Task<QueueHead> PeekAsync(QueueClient queue, CancellationToken cancellationToken)
    {
        try
        {
            var next = await queue.PeekMessageAsync(cancellationToken).ConfigureAwait(false);
            return new QueueHead(next.Value?.InsertedOn, StorageClock.Of(next.GetRawResponse()));
        }
        catch (FormatException)
        {
            // The next message is not Base64, and the client does not even give its time. The function that takes it sets it aside.
            var properties = await queue.GetPropertiesAsync(cancellationToken).ConfigureAwait(false);
            return new QueueHead(null, StorageClock.Of(properties.GetRawResponse()));
        }
    }
}
