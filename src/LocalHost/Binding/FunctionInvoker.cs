using System.Reflection;
using DeepEmotion.LocalHost.HostJson;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.LocalHost.Binding;

/// <summary>Runs functions: an instance and a service scope an invocation, parameters bound, the time limit of host.json kept.</summary>
public sealed class FunctionInvoker(IServiceScopeFactory scopes, HostSettings settings, TimeProvider time)
{
    /// <summary>Runs a function once and returns what it returned, null when that was nothing.</summary>
    /// <exception cref="TimeoutException">The function ran longer than <c>functionTimeout</c>.</exception>
    public async Task<object?> InvokeAsync(LocalFunction function, TriggerInput input, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(settings.FunctionTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var arguments = await BindAsync(function, input, linked.Token).ConfigureAwait(false);
            var instance = function.Method.IsStatic
                ? null
                : ActivatorUtilities.CreateInstance(scope.ServiceProvider, function.Method.DeclaringType!);
            try
            {
                var returned = function.Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
                return await ResultOfAsync(returned).ConfigureAwait(false);
            }
            finally
            {
                await DisposeAsync(instance, arguments).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{function.Name} ran longer than functionTimeout, {settings.FunctionTimeout}.");
        }
    }

    private static async Task<object?[]> BindAsync(LocalFunction function, TriggerInput input, CancellationToken cancellationToken)
    {
        var parameters = function.Method.GetParameters();
        var arguments = new object?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            arguments[i] = parameters[i] switch
            {
                var parameter when parameter == function.TriggerParameter => await input.BindAsync(parameter, cancellationToken).ConfigureAwait(false),
                { ParameterType: var type } when type == typeof(CancellationToken) => cancellationToken,
                { Name: { } name } when input.Data.TryGetValue(name, out var value) => value,
                { HasDefaultValue: true } parameter => parameter.DefaultValue,
                var parameter => throw new NotSupportedException($"{function.Name}: nothing fills the parameter {parameter.Name}."),
            };
        }

        return arguments;
    }

    private static async Task<object?> ResultOfAsync(object? returned)
    {
        if (returned is not Task task)
        {
            return returned;
        }

        await task.ConfigureAwait(false);
        var type = task.GetType();
        return type.IsGenericType && type.GenericTypeArguments[0] is { IsVisible: true }
            ? type.GetProperty(nameof(Task<>.Result))!.GetValue(task)
            : null;
    }

    private static async ValueTask DisposeAsync(object? instance, object?[] arguments)
    {
        foreach (var stream in arguments.OfType<Stream>())
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }

        switch (instance)
        {
            case IAsyncDisposable asynchronous:
                await asynchronous.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable synchronous:
                synchronous.Dispose();
                break;
        }
    }
}
