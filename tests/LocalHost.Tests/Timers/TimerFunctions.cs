using DeepEmotion.LocalHost.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.LocalHost.Tests.Timers;

public sealed class TimerFunctions(Calls calls)
{
    [Function("OnTimer")]
    public Task OnTimer([TimerTrigger("%Schedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        calls.AddAsync($"{timer.ScheduleStatus!.Last:HH:mm:ss}{(timer.IsPastDue ? " late" : "")}", cancellationToken);
}
