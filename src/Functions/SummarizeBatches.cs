using DeepEmotion.Functions.Batches;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Every minute: batches that changed get their summary, CSV, JSON Lines and report.</summary>
public sealed class SummarizeBatches(BatchSummarizer summarizer)
{
    [Function(nameof(SummarizeBatches))]
    public Task RunAsync([TimerTrigger("%SummarizeBatchesSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        summarizer.SummarizeChangedAsync(cancellationToken);
}
