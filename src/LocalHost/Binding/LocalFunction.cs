using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace DeepEmotion.LocalHost.Binding;

/// <summary>A function as its method declares it.</summary>
/// <param name="Name">The name of its <c>[Function]</c>.</param>
/// <param name="Method">The method to run.</param>
/// <param name="Trigger">Its trigger.</param>
/// <param name="TriggerParameter">The parameter that carries the trigger.</param>
public sealed record LocalFunction(string Name, MethodInfo Method, TriggerBindingAttribute Trigger, ParameterInfo TriggerParameter)
{
    /// <summary>The name that the Functions host uses for it in its own messages.</summary>
    public string Id => $"Host.Functions.{Name}";
}
