using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.HostJson;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Queues;

/// <summary>Takes one message through its function: deleted on success, back to the queue on failure, to the poison queue when it failed too often.</summary>
public sealed partial class MessageProcessor(
    LocalFunction function,
    FunctionInvoker invoker,
    QueueClient queue,
    PoisonMessages poison,
    QueueSettings settings,
    TimeSpan lease,
    TimeProvider time,
    ILogger<MessageProcessor> logger)
{
    public async Task ProcessAsync(QueueMessage raw, CancellationToken aborting)
    {
        try
        {
            // A message that took the process down with it was never seen to fail; its count gives it away.
            if (raw.DequeueCount > settings.MaxDequeueCount && poison.Exists)
            {
                await PoisonAsync(raw, raw.PopReceipt).ConfigureAwait(false);
                return;
            }

            var (succeeded, popReceipt) = await RunAsync(raw, aborting).ConfigureAwait(false);
            if (succeeded)
            {
                await queue.DeleteMessageAsync(raw.MessageId, popReceipt, CancellationToken.None).ConfigureAwait(false);
            }
            else if (aborting.IsCancellationRequested)
            {
                await ReleaseAsync(raw, popReceipt, TimeSpan.Zero).ConfigureAwait(false);
            }
            else if (raw.DequeueCount >= settings.MaxDequeueCount && poison.Exists)
            {
                await PoisonAsync(raw, popReceipt).ConfigureAwait(false);
            }
            else
            {
                await ReleaseAsync(raw, popReceipt, settings.VisibilityTimeout).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            LeftToItsLease(exception, raw.MessageId, queue.Name);
        }
    }

    private async Task<(bool Succeeded, string PopReceipt)> RunAsync(QueueMessage raw, CancellationToken aborting)
    {
        var held = new MessageLease(queue, raw, lease, time);
        var succeeded = false;
        try
        {
            var message = MessageEncoding.Decode(raw, settings.MessageEncoding);
            await invoker.InvokeAsync(function, new QueueInput(message), aborting).ConfigureAwait(false);
            succeeded = true;
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            Unfinished(function.Name, raw.MessageId);
        }
#pragma warning disable CA1031 // Whatever a function throws is a failed try of its message, never the end of the host.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(exception, function.Name, raw.MessageId, raw.DequeueCount, settings.MaxDequeueCount);
        }
        finally
        {
            await held.DisposeAsync().ConfigureAwait(false);
        }

        return (succeeded, held.PopReceipt);
    }

    private async Task PoisonAsync(QueueMessage raw, string popReceipt)
    {
        await poison.AddAsync(raw, CancellationToken.None).ConfigureAwait(false);
        await queue.DeleteMessageAsync(raw.MessageId, popReceipt, CancellationToken.None).ConfigureAwait(false);
        Poisoned(raw.MessageId, queue.Name, raw.DequeueCount);
    }

    private async Task ReleaseAsync(QueueMessage raw, string popReceipt, TimeSpan rest) =>
        await queue.UpdateMessageAsync(raw.MessageId, popReceipt, visibilityTimeout: rest, cancellationToken: CancellationToken.None).ConfigureAwait(false);

    [LoggerMessage(LogLevel.Warning, "{Function} failed on message {MessageId}, try {DequeueCount} of {MaxDequeueCount}")]
    private partial void Failed(Exception exception, string function, string messageId, long dequeueCount, int maxDequeueCount);

    [LoggerMessage(LogLevel.Information, "{Function} was stopped at message {MessageId}; the message is back in its queue")]
    private partial void Unfinished(string function, string messageId);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} of {Queue} went to the poison queue after {DequeueCount} tries")]
    private partial void Poisoned(string messageId, string queue, long dequeueCount);

    [LoggerMessage(LogLevel.Information, "Message {MessageId} of {Queue} could not be settled and will be delivered again")]
    private partial void LeftToItsLease(Exception exception, string messageId, string queue);
}
