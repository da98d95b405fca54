using DeepEmotion.Model.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Recovery;

/// <summary>Waits out failures of storage or identity without using up a message's tries: the Functions host counts every delivery.</summary>
public sealed partial class Patience(IOptions<PatienceOptions> options, TimeProvider time, ILogger<Patience> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>How long work stays hidden after it was put back.</summary>
    public static TimeSpan Rest { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Does the work, and repeats it on transient failures; if that takes too long, puts it back instead.</summary>
    /// <param name="name">What is done, for the log.</param>
    /// <param name="work">The work; repeating it changes nothing.</param>
    /// <param name="returns">How often it was put back before.</param>
    /// <param name="putBack">Puts it back into its queue.</param>
    /// <param name="cancellationToken">Stops; the work is then delivered again.</param>
    public async Task RunAsync(string name, Func<Task> work, int returns, Func<Task> putBack, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await work().ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (TransientFailure.Is(e, cancellationToken))
            {
                if (time.GetElapsedTime(started) + pause > options.Value.Within)
                {
                    if (returns >= options.Value.MaxReturns || !await TryAsync(putBack).ConfigureAwait(false))
                    {
                        throw;
                    }
                    var reason = TransientFailure.Describe(e);
                    LogPutBack(logger, name, returns + 1, options.Value.MaxReturns, reason);
                    return;
                }
                var trouble = TransientFailure.Describe(e);
                LogWaiting(logger, name, trouble);
            }
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> TryAsync(Func<Task> putBack)
    {
        try
        {
            await putBack().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (TransientFailure.Is(e))
        {
            // The queue does not answer either; the host will deliver the message again.
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Work} waits: {Trouble}")]
    private static partial void LogWaiting(ILogger logger, string work, string trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Work} was put back, return {Count} of {Most}: {Trouble}")]
    private static partial void LogPutBack(ILogger logger, string work, int count, int most, string trouble);
}
