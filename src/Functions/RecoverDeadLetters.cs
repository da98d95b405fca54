using DeepEmotion.Functions.Forgetting;
using DeepEmotion.Functions.Recovery;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Every 15 minutes: sends uploads again whose event Event Grid could not deliver, and forgets batches beyond their retention.</summary>
public sealed class RecoverDeadLetters(DeadLetterRecovery recovery, Retention retention)
{
    [Function(nameof(RecoverDeadLetters))]
    public async Task RunAsync([TimerTrigger("%RecoverDeadLettersSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        try
        {
            await recovery.RecoverAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await retention.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
