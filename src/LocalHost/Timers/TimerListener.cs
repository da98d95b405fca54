using Cronos;
using DeepEmotion.LocalHost.Binding;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace DeepEmotion.LocalHost.Timers;

/// <summary>
/// Runs a function on its schedule, never twice at once. If due times pass while the function runs, it runs once afterwards
/// with IsPastDue. Last runs are not remembered across restarts, regardless of UseMonitor.
/// </summary>
public sealed partial class TimerListener(
    LocalFunction function,
    CronExpression schedule,
    FunctionInvoker invoker,
    TimeProvider time,
    ILogger<TimerListener> logger) : ITriggerListener
{
    // Task.Delay allows at most 49 days, and a schedule may be yearly.
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    public async Task ListenAsync(CancellationToken stopping, CancellationToken aborting)
    {
        var last = time.GetUtcNow();
        while (!stopping.IsCancellationRequested && NextAfter(last) is { } due)
        {
            var isPastDue = due < time.GetUtcNow();
            if (!await ReachedAsync(due, stopping).ConfigureAwait(false))
            {
                return;
            }

            await RunAsync(due, isPastDue, aborting).ConfigureAwait(false);
            last = isPastDue ? time.GetUtcNow() : due;
        }
    }

    private DateTimeOffset? NextAfter(DateTimeOffset moment) => schedule.GetNextOccurrence(moment, TimeZoneInfo.Utc);

    private async Task<bool> ReachedAsync(DateTimeOffset due, CancellationToken stopping)
    {
        try
        {
            while (due - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait < LongestDelay ? wait : LongestDelay, time, stopping).ConfigureAwait(false);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task RunAsync(DateTimeOffset due, bool isPastDue, CancellationToken aborting)
    {
        var info = new TimerInfo
        {
            IsPastDue = isPastDue,
            ScheduleStatus = new ScheduleStatus
            {
                Last = due.UtcDateTime,
                Next = NextAfter(due)?.UtcDateTime ?? default,
                LastUpdated = time.GetUtcNow().UtcDateTime,
            },
        };
        try
        {
            await invoker.InvokeAsync(function, info, aborting).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            Stopped(function.Name);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // After a failure the next run comes on schedule, as in the Functions host.
            Failed(exception, function.Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Function} failed; it will run again on schedule")]
    private partial void Failed(Exception exception, string function);

    [LoggerMessage(LogLevel.Information, "{Function} was stopped")]
    private partial void Stopped(string function);
}
