using System.Reflection;
using DeepEmotion.LocalHost.Binding;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.LocalHost.Timers;

/// <summary>A due time as a function's parameter.</summary>
public sealed class TimerInput(TimerInfo timer) : TriggerInput
{
    public override Task<object> BindAsync(ParameterInfo parameter, CancellationToken cancellationToken) =>
        parameter.ParameterType == typeof(TimerInfo) ? Task.FromResult<object>(timer) : throw CannotBind(parameter, nameof(TimerInfo));
}
