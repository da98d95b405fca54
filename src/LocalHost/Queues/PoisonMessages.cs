using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace DeepEmotion.LocalHost.Queues;

/// <summary>Where messages go that failed too often; a poison queue has none of its own, and its messages are tried again and again.</summary>
public sealed class PoisonMessages
{
    private const string Suffix = "-poison";

    private readonly QueueClient? _queue;

    public PoisonMessages(QueueServiceClient account, string queue) =>
        _queue = queue.EndsWith(Suffix, StringComparison.Ordinal) ? null : account.GetQueueClient(queue + Suffix);

    public bool Exists => _queue is not null;

    /// <summary>Adds the text as it was received, and creates the queue when it is the first.</summary>
    public async Task AddAsync(QueueMessage raw, CancellationToken cancellationToken)
    {
        await _queue!.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await _queue.SendMessageAsync(raw.Body, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
