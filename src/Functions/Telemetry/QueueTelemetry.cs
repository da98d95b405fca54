using Azure.Storage.Queues.Models;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>Records a queue message's processing: span, time in the queue, duration.</summary>
public sealed class QueueTelemetry(PipelineMetrics metrics, TimeProvider time)
{
    /// <param name="queue">The message's queue.</param>
    /// <param name="message">The message, decoded.</param>
    /// <param name="traceParent">W3C trace context of the sender; null if there is none.</param>
    /// <param name="work">The processing.</param>
    public async Task ProcessAsync(string queue, QueueMessage message, string? traceParent, Func<Task> work)
    {
        metrics.Dequeued(queue, message, time.GetUtcNow());
        using var span = PipelineSpans.StartProcess(queue, traceParent);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(TelemetryNames.MessagingMessageId, message.MessageId).SetTag(TelemetryNames.DequeueCount, message.DequeueCount);
        }
        var started = time.GetTimestamp();
        try
        {
            await work().ConfigureAwait(false);
            metrics.Processed(queue, time.GetElapsedTime(started), exception: null);
        }
        catch (Exception e)
        {
            span?.Fail(e);
            metrics.Processed(queue, time.GetElapsedTime(started), e);
            throw;
        }
    }
}
