using DeepEmotion.Functions.Recovery;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Every quarter of an hour: uploads whose event Event Grid gave up are sent again.</summary>
public sealed class RecoverDeadLetters(DeadLetterRecovery recovery)
{
    [Function(nameof(RecoverDeadLetters))]
    public Task RunAsync([TimerTrigger("%RecoverDeadLettersSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        recovery.RecoverAsync(cancellationToken);
}
