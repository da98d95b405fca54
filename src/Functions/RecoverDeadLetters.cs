using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Recovery;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Every quarter of an hour: uploads whose event Event Grid gave up are sent again, and batches beyond their retention are forgotten.</summary>
public sealed class RecoverDeadLetters(DeadLetterRecovery recovery, Retention retention)
{
    [Function(nameof(RecoverDeadLetters))]
    public async Task RunAsync([TimerTrigger("%RecoverDeadLettersSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await recovery.RecoverAsync(cancellationToken).ConfigureAwait(false);
        await retention.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
