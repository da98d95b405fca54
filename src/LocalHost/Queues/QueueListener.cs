using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using DeepEmotion.LocalHost.HostJson;
using DeepEmotion.LocalHost.Hosting;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Queues;

/// <summary>Fetches a queue's messages in batches and has them processed in parallel.</summary>
public sealed partial class QueueListener(
    QueueClient queue, MessageProcessor processor, QueueSettings settings, TimeSpan lease, TimeProvider time, ILogger<QueueListener> logger)
    : ITriggerListener
{
    private readonly QueuePolling _polling = new(settings.BatchSize, settings.MaxPollingInterval);
    private readonly HashSet<Task> _running = [];

    public async Task ListenAsync(CancellationToken stopping, CancellationToken aborting)
    {
        while (!stopping.IsCancellationRequested)
        {
            var messages = await ReceiveAsync().ConfigureAwait(false);
            foreach (var message in messages)
            {
                _running.Add(Task.Run(() => processor.ProcessAsync(message, aborting), CancellationToken.None));
            }

            try
            {
                var pause = _polling.After(messages.Length);
                if (pause > TimeSpan.Zero)
                {
                    await Task.Delay(pause, time, stopping).ConfigureAwait(false);
                }

                await RoomAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(_running).ConfigureAwait(false);
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

    // Never cancelled: an answer that is dropped half-way hides its messages for the whole lease.
    private async Task<QueueMessage[]> ReceiveAsync()
    {
        try
        {
            return await queue.ReceiveMessagesAsync(settings.BatchSize, lease, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            Unreachable(exception, queue.Name);
            return [];
        }
    }

    [LoggerMessage(LogLevel.Warning, "Queue {Queue} cannot be read; trying again")]
    private partial void Unreachable(Exception exception, string queue);
}
