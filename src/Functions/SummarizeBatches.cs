using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Plans;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Every minute: writes the files of batches that changed, and announces complete ones.</summary>
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
