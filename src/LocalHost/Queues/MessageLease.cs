using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace DeepEmotion.LocalHost.Queues;

/// <summary>Keeps a message hidden from other hosts while it is processed.</summary>
public sealed class MessageLease : IAsyncDisposable
{
    private readonly QueueClient _queue;
    private readonly QueueMessage _message;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan lease, TimeProvider time)
    {
        _queue = queue;
        _message = message;
        _lease = lease;
        _time = time;
        PopReceipt = message.PopReceipt;
        _renewing = RenewAsync();
    }

    /// <summary>The receipt that deletes or updates the message; final once the lease is disposed.</summary>
    public string PopReceipt { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        _ended.Dispose();
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(_lease / 2, _time, _ended.Token).ConfigureAwait(false);
                var renewed = await _queue.UpdateMessageAsync(
                    _message.MessageId, PopReceipt, visibilityTimeout: _lease, cancellationToken: CancellationToken.None).ConfigureAwait(false);
                PopReceipt = renewed.Value.PopReceipt;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or RequestFailedException or AggregateException)
        {
            // If a lease cannot be renewed, it expires and the message is delivered again, which functions expect.
        }
    }
}
