using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Settings;
using DeepEmotion.Model.Storage;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Queues;

/// <summary>Fetches a queue's messages in batches and processes them in parallel.</summary>
public sealed partial class QueueListener(
    QueueClient queue, MessageProcessor processor, QueueSettings settings, TimeSpan lease, QueueBell bell, TimeProvider time, ILogger<QueueListener> logger)
    : ITriggerListener
{
    private readonly QueuePolling _polling = new(settings.BatchSize, settings.MaxPollingInterval);
    private readonly HashSet<Task> _running = [];
    private bool _missing;

    public async Task ListenAsync(CancellationToken stopping, CancellationToken aborting)
    {
        while (!stopping.IsCancellationRequested)
        {
            var rung = bell.RungAsync(queue.Name);
            var messages = await ReceiveAsync().ConfigureAwait(false);
            foreach (var message in messages)
            {
                _running.Add(Task.Run(() => processor.ProcessAsync(message, aborting), CancellationToken.None));
            }

            try
            {
                await WaitAsync(_polling.After(messages.Length), rung, stopping).ConfigureAwait(false);
                await RoomAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(_running).ConfigureAwait(false);
    }

    private async Task WaitAsync(TimeSpan pause, Task rung, CancellationToken stopping)
    {
        var looked = time.GetTimestamp();
        try
        {
            await rung.WaitAsync(pause, time, stopping).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return;
        }

        var rest = _polling.Gathering() - time.GetElapsedTime(looked);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time, stopping).ConfigureAwait(false);
        }
    }

    private async Task RoomAsync(CancellationToken stopping)
    {
        _running.RemoveWhere(task => task.IsCompleted);
        while (_running.Count > settings.NewBatchThreshold)
        {
            await Task.WhenAny(_running).WaitAsync(stopping).ConfigureAwait(false);
            _running.RemoveWhere(task => task.IsCompleted);
        }
    }

    // Never cancelled: the messages of a dropped response would stay hidden for the whole lease.
    private async Task<QueueMessage[]> ReceiveAsync()
    {
        try
        {
            // A missing queue, as at the first start, is created.
            if (_missing)
            {
                await queue.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false);
                _missing = false;
            }

            return await queue.ReceiveMessagesAsync(settings.BatchSize, lease, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            _missing = true;
            return [];
        }
        catch (Exception exception) when (TransientFailure.Is(exception))
        {
            Unreachable(queue.Name, TransientFailure.Describe(exception));
            return [];
        }
    }

    [LoggerMessage(LogLevel.Warning, "Queue {Queue} cannot be read: {Reason}; trying again")]
    private partial void Unreachable(string queue, string reason);
}
