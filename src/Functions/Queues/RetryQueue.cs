using Azure.Storage.Queues;

namespace DeepEmotion.Functions.Queues;

/// <summary>Uploads to preprocess again, or to continue.</summary>
public sealed class RetryQueue(QueueClient queue)
{
    public Task SendAsync(UploadMessage message, CancellationToken cancellationToken) => SendAsync(message, TimeSpan.Zero, cancellationToken);

    /// <param name="message">The upload.</param>
    /// <param name="delay">How long it stays hidden.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task SendAsync(UploadMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        queue.SendMessageAsync(BinaryData.FromBytes(message.ToUtf8()), delay, MessageSchema.NeverExpires, cancellationToken);

    /// <summary>When the next message was put in, and the time by storage's clock (UTC).</summary>
    public Task<QueueHead> PeekAsync(CancellationToken cancellationToken) => QueueHead.PeekAsync(queue, cancellationToken);
}
