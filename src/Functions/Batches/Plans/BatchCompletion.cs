using Azure.Storage.Queues;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Results;
using DeepEmotion.Model.Storage;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.Functions.Batches.Plans;

/// <summary>Announces once that a batch is complete, after its files contain every row.</summary>
/// <remarks>
/// The plan's version decides which process sends. It first records that the batch is complete and the message's id, then sends, then
/// records that it has sent. A process that dies in between leads to the same id being sent again.
/// </remarks>
public sealed partial class BatchCompletion(
    BatchPlans plans, BatchLedger ledger, BatchReader reader, QueueClient queue, CompletionWebhook webhook, TimeProvider time, ILogger<BatchCompletion> logger)
{
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        // All messages go to one receiver. Once it does not answer, the others wait for the next run, because files of batches wait for this one.
        var answers = true;
        await foreach (var plan in plans.ListPendingAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                answers = await LookAsync(plan, answers, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && !TransientFailure.Is(e, cancellationToken))
            {
                // The others must not wait for it.
                LogFailed(logger, e, plan.Batch);
            }
        }
    }

    /// <returns>Whether the webhook's receiver answers, as far as it is known.</returns>
    private async Task<bool> LookAsync(BatchPlan plan, bool answers, CancellationToken cancellationToken)
    {
        var entry = await ledger.FindAsync(plan.Batch, cancellationToken).ConfigureAwait(false);
        if (entry is null ? !plan.IsMetBy(0) : entry.IsChanged)
        {
            return answers;
        }
        // If every file was left out, nothing was ever scored.
        var summary = entry is null ? new BatchCount(plan.Batch).ToSummary(TimeSpan.Zero) : await reader.ReadSummaryAsync(plan.Batch, cancellationToken).ConfigureAwait(false);
        if (summary is null)
        {
            await ledger.MarkUnwrittenAsync(plan.Batch, cancellationToken).ConfigureAwait(false);
        }
        else if (plan.IsMetBy(summary.Images)
            && await AnnounceAsync(plan, summary, cancellationToken).ConfigureAwait(false) is { WebhookTries: not null } told
            && answers && told.WebhookDue <= time.GetUtcNow())
        {
            return await PostAsync(told, summary, cancellationToken).ConfigureAwait(false) != WebhookAnswer.None;
        }
        return answers;
    }

    private async Task<BatchPlan?> AnnounceAsync(BatchPlan plan, BatchSummary summary, CancellationToken cancellationToken)
    {
        if (plan.IsAnnounced)
        {
            return plan;
        }
        var now = time.GetUtcNow();
        var noted = plan.MessageId is not null ? plan : await plans.TryReplaceAsync(plan with { CompletedAt = now, MessageId = Guid.NewGuid().ToString("N") }, cancellationToken).ConfigureAwait(false);
        if (noted is null)
        {
            return null;
        }
        await queue.SendMessageAsync(BinaryData.FromBytes(Message(noted, summary).ToJson()), timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellationToken).ConfigureAwait(false);
        LogCompleted(logger, plan.Batch, summary.Images, plan.LeftOut);
        return await plans.TryReplaceAsync(noted with { IsAnnounced = true, WebhookTries = webhook.IsSet ? 0 : null, WebhookDue = now }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<WebhookAnswer> PostAsync(BatchPlan plan, BatchSummary summary, CancellationToken cancellationToken)
    {
        var tries = plan.WebhookTries!.Value + 1;
        var answer = webhook.IsSet ? await webhook.TrySendAsync(Message(plan, summary), cancellationToken).ConfigureAwait(false) : WebhookAnswer.Accepted;
        var done = answer == WebhookAnswer.Accepted || tries >= CompletionWebhook.MaxTries;
        await plans.TryReplaceAsync(
            plan with { WebhookTries = done ? null : tries, WebhookDue = time.GetUtcNow() + CompletionWebhook.PauseAfter(tries) }, cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private static CompletionMessage Message(BatchPlan plan, BatchSummary summary) => new()
    {
        Id = plan.MessageId!,
        Batch = plan.Batch,
        Expected = plan.Expected!.Value,
        LeftOut = plan.LeftOut,
        Images = summary.Images,
        Faces = summary.Faces,
        Failed = summary.Failed,
        CompletedAt = plan.CompletedAt!.Value,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "It could not be announced that {Batch} is complete; will try again")]
    private static partial void LogFailed(ILogger logger, Exception failure, string batch);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Batch} is complete: {Images} photos have a result, {LeftOut} were left out")]
    private static partial void LogCompleted(ILogger logger, string batch, int images, int leftOut);
}
