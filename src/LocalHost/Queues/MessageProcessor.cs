using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using DeepEmotion.LocalHost.Settings;
using DeepEmotion.Model.Storage;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Queues;

/// <summary>
/// Processes one message: deletes it on success, returns it to the queue on failure, and moves it to the poison queue after too many
/// failures. Neither a transient failure nor a stop counts as the last try.
/// </summary>
/// <param name="name">The function's name.</param>
/// <param name="run">Runs the function on a decoded message.</param>
/// <param name="queue">The queue, with undecoded texts.</param>
/// <param name="poison">The queue for messages that failed too often; null for a poison queue, which has none.</param>
/// <param name="settings">Encoding, tries and pauses.</param>
/// <param name="lease">How long a message is hidden unless renewed.</param>
/// <param name="bell">Rung for the poison queue.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class MessageProcessor(
    string name,
    Func<QueueMessage, CancellationToken, Task> run,
    QueueClient queue,
    QueueClient? poison,
    QueueSettings settings,
    TimeSpan lease,
    QueueBell bell,
    TimeProvider time,
    ILogger<MessageProcessor> logger)
{
    // The longest time that the queue service hides a message: it is kept but not tried again.
    private static readonly TimeSpan LaidAside = TimeSpan.FromDays(7);

    // By default the service deletes a message after seven days.
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private enum Outcome
    {
        Succeeded,
        Failed,
        Postponed,
        Stopped,
    }

    public async Task ProcessAsync(QueueMessage message, CancellationToken aborting)
    {
        try
        {
            // A message that crashed the process left no failure, but its count shows it.
            var (outcome, popReceipt) = message.DequeueCount > settings.MaxDequeueCount
                ? (Outcome.Failed, message.PopReceipt)
                : await RunAsync(message, aborting).ConfigureAwait(false);
            await SettleAsync(message, outcome, popReceipt).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RequestFailedException || TransientFailure.Is(exception, CancellationToken.None))
        {
            LeftToItsLease(message.MessageId, queue.Name, TransientFailure.Describe(exception));
        }
    }

    private async Task<(Outcome Outcome, string PopReceipt)> RunAsync(QueueMessage message, CancellationToken aborting)
    {
        var held = new MessageLease(queue, message, lease, time);
        var outcome = Outcome.Succeeded;
        try
        {
            await run(MessageEncoding.Decode(message, settings.MessageEncoding), aborting).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            Unfinished(name, message.MessageId);
            outcome = Outcome.Stopped;
        }
        catch (Exception exception) when (TransientFailure.Is(exception, aborting))
        {
            Postponed(name, message.MessageId, TransientFailure.Describe(exception));
            outcome = Outcome.Postponed;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Failed(exception, name, message.MessageId, message.DequeueCount, settings.MaxDequeueCount);
            outcome = Outcome.Failed;
        }
        finally
        {
            await held.DisposeAsync().ConfigureAwait(false);
        }

        return (outcome, held.PopReceipt);
    }

    private async Task SettleAsync(QueueMessage message, Outcome outcome, string popReceipt)
    {
        var usedUp = message.DequeueCount >= settings.MaxDequeueCount;
        switch (outcome)
        {
            case Outcome.Succeeded:
                await DeleteAsync(message, popReceipt).ConfigureAwait(false);
                break;
            case Outcome.Stopped or Outcome.Postponed when usedUp:
                // A new message with the same text, whose count starts at zero: a zip may be stopped more often than a message is tried.
                await queue.SendMessageAsync(message.Body, Rest(outcome), Forever, CancellationToken.None).ConfigureAwait(false);
                await DeleteAsync(message, popReceipt).ConfigureAwait(false);
                break;
            case Outcome.Failed when usedUp && poison is not null:
                await poison.CreateIfNotExistsAsync().ConfigureAwait(false);
                await poison.SendMessageAsync(message.Body, default, Forever, CancellationToken.None).ConfigureAwait(false);
                await DeleteAsync(message, popReceipt).ConfigureAwait(false);
                bell.Ring(poison.Name);
                Poisoned(message.MessageId, queue.Name, message.DequeueCount);
                break;
            case Outcome.Failed when usedUp:
                await ReleaseAsync(message, popReceipt, LaidAside).ConfigureAwait(false);
                GivenUp(message.MessageId, queue.Name, message.DequeueCount);
                break;
            default:
                await ReleaseAsync(message, popReceipt, Rest(outcome)).ConfigureAwait(false);
                break;
        }
    }

    // The next start continues at once what a stop interrupted.
    private TimeSpan Rest(Outcome outcome) => outcome == Outcome.Stopped ? TimeSpan.Zero : settings.VisibilityTimeout;

    private Task DeleteAsync(QueueMessage message, string popReceipt) => queue.DeleteMessageAsync(message.MessageId, popReceipt, CancellationToken.None);

    private Task ReleaseAsync(QueueMessage message, string popReceipt, TimeSpan rest) =>
        queue.UpdateMessageAsync(message.MessageId, popReceipt, visibilityTimeout: rest, cancellationToken: CancellationToken.None);

    [LoggerMessage(LogLevel.Warning, "{Function} failed on message {MessageId}, try {DequeueCount} of {MaxDequeueCount}")]
    private partial void Failed(Exception exception, string function, string messageId, long dequeueCount, int maxDequeueCount);

    [LoggerMessage(LogLevel.Warning, "{Function} could not finish message {MessageId}: {Reason}; will try again")]
    private partial void Postponed(string function, string messageId, string reason);

    [LoggerMessage(LogLevel.Information, "{Function} was stopped at message {MessageId}; the message is back in its queue")]
    private partial void Unfinished(string function, string messageId);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} of {Queue} went to the poison queue after {DequeueCount} tries")]
    private partial void Poisoned(string messageId, string queue, long dequeueCount);

    [LoggerMessage(LogLevel.Error, "Message {MessageId} of {Queue} was tried {DequeueCount} times and is set aside for 7 days")]
    private partial void GivenUp(string messageId, string queue, long dequeueCount);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} of {Queue} could not be deleted or returned and will be delivered again: {Reason}")]
    private partial void LeftToItsLease(string messageId, string queue, string reason);
}
