using System.Diagnostics;
using System.Reflection;
using DeepEmotion.LocalHost.Settings;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.LocalHost.Binding;

/// <summary>Runs functions: one instance and one service scope per invocation, with bound parameters and the time limit of host.json.</summary>
public sealed class FunctionInvoker(IServiceScopeFactory scopes, HostSettings settings, TimeProvider time)
{
    /// <summary>The source of spans: one per invocation, named after its function.</summary>
    public const string SourceName = "DeepEmotion.LocalHost";

    private static readonly ActivitySource Source = new(SourceName);
    private static readonly Dictionary<string, string> NoData = [];

    private TaskCompletionSource _next = NewEnd();

    /// <summary>Raised after every invocation, because it may have sent queue messages.</summary>
    public event Action? Ended;

    /// <summary>Completes when the next invocation ends.</summary>
    public Task NextEndAsync() => Volatile.Read(ref _next).Task;

    /// <summary>Runs a function once.</summary>
    /// <param name="function">The function.</param>
    /// <param name="input">The value of the parameter that carries the trigger.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="data">Values for the parameters without an attribute, by name: the route values.</param>
    /// <returns>The result of an HTTP function; null if the function returns nothing.</returns>
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
            Interlocked.Exchange(ref _next, NewEnd()).SetResult();
        }
    }

    private static TaskCompletionSource NewEnd() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static object? Bind(
        LocalFunction function, ParameterInfo parameter, object input, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken) => parameter switch
        {
            // Not compared as objects: if two threads ask reflection for a method's parameters at the same moment, each may get objects of its own.
            { Position: var position } when position == function.TriggerParameter.Position => input,
            { ParameterType: var type } when type == typeof(CancellationToken) => cancellationToken,
            { Name: { } name } when data.TryGetValue(name, out var value) => value,
            { HasDefaultValue: true } => parameter.DefaultValue,
            _ => throw new NotSupportedException($"{function.Name}: the parameter {parameter.Name} cannot be bound."),
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
