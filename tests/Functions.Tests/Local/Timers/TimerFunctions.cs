using DeepEmotion.Functions.Tests.Local.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions.Tests.Local.Timers;

public sealed class TimerFunctions(Calls calls)
{
    [Function("OnTimer")]
    public Task OnTimer([TimerTrigger("%Schedule%", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken) =>
        calls.AddAsync($"{timer.ScheduleStatus!.Last:HH:mm:ss}{(timer.IsPastDue ? " late" : "")}", cancellationToken);
}
