using System.Diagnostics;
using System.Reflection;
using DeepEmotion.LocalHost.Settings;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.LocalHost.Binding;

/// <summary>Runs functions: an instance and a service scope an invocation, parameters bound, the time limit of host.json kept.</summary>
public sealed class FunctionInvoker(IServiceScopeFactory scopes, HostSettings settings, TimeProvider time)
{
    /// <summary>The source of a span for each invocation, by its function's name.</summary>
    public const string SourceName = "DeepEmotion.LocalHost";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Dictionary<string, string> NoData = [];

    /// <summary>Raised after every invocation: it may have put something into a queue.</summary>
    public event Action? Ended;

    /// <summary>Runs a function once.</summary>
    /// <param name="function">What to run.</param>
    /// <param name="input">The value of the parameter that carries the trigger.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="data">Values for the parameters without an attribute, by name: parts of a route.</param>
    /// <returns>The answer of an http function; null where the function returns nothing.</returns>
    /// <exception cref="InvalidOperationException">The function ran longer than <c>functionTimeout</c>.</exception>
    public async Task<IActionResult?> InvokeAsync(
        LocalFunction function, object input, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? data = null)
    {
        using var limit = new CancellationTokenSource(settings.FunctionTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await using var scope = scopes.CreateAsyncScope();
        using var span = Source.StartActivity(function.Name);
        try
        {
            var instance = ActivatorUtilities.CreateInstance(scope.ServiceProvider, function.Method.DeclaringType!);
            var arguments = function.Method.GetParameters().Select(parameter => Bind(function, parameter, input, data ?? NoData, linked.Token)).ToArray();
            return await ResultOfAsync(function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"{function.Name} ran longer than functionTimeout, {settings.FunctionTimeout}.");
        }
        finally
        {
            Ended?.Invoke();
        }
    }

    private static object? Bind(
        LocalFunction function, ParameterInfo parameter, object input, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken) => parameter switch
        {
            _ when parameter == function.TriggerParameter => input,
            { ParameterType: var type } when type == typeof(CancellationToken) => cancellationToken,
            { Name: { } name } when data.TryGetValue(name, out var value) => value,
            { HasDefaultValue: true } => parameter.DefaultValue,
            _ => throw new NotSupportedException($"{function.Name}: nothing fills the parameter {parameter.Name}."),
        };

    private static async Task<IActionResult?> ResultOfAsync(object? returned)
    {
        switch (returned)
        {
            case Task<IActionResult> answer:
                return await answer.ConfigureAwait(false);
            case Task task:
                await task.ConfigureAwait(false);
                return null;
            default:
                return returned as IActionResult;
        }
    }
}
