using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Plans;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Every minute: batches that changed get their summary, CSV, JSON Lines and report; those that became complete are told.</summary>
public sealed class SummarizeBatches(BatchSummarizer summarizer, BatchCompletion completion)
{
    [Function(nameof(SummarizeBatches))]
    public async Task RunAsync([TimerTrigger("%SummarizeBatchesSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await summarizer.SummarizeChangedAsync(cancellationToken).ConfigureAwait(false);
        await completion.AnnounceAsync(cancellationToken).ConfigureAwait(false);
        if (await summarizer.FinishAsync(cancellationToken).ConfigureAwait(false))
        {
            await completion.AnnounceAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
