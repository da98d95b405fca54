using System.Reflection;
using Azure.Storage.Blobs;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace DeepEmotion.LocalHost.Binding;

/// <summary>The functions of an app, found by reflection.</summary>
public sealed class FunctionCatalog
{
    private static readonly Dictionary<Type, Type[]> Binds = new()
    {
        [typeof(BlobTriggerAttribute)] = [typeof(BlobClient)],
        [typeof(QueueTriggerAttribute)] = [typeof(QueueMessage), typeof(string)],
        [typeof(TimerTriggerAttribute)] = [typeof(TimerInfo)],
        [typeof(HttpTriggerAttribute)] = [typeof(HttpRequest)],
    };

    private readonly LocalFunction[] _functions;

    private FunctionCatalog(LocalFunction[] functions) => _functions = functions;

    /// <summary>Every function of the given classes.</summary>
    /// <exception cref="InvalidOperationException">The local host cannot run one of them; the message names it.</exception>
    public static FunctionCatalog Of(IEnumerable<Type> types)
    {
        var functions =
            from type in types
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            select Define(function.Name, method);
        var found = functions.ToArray();
        var twice = found.CountBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(name => name.Value > 1);
        return twice.Key is null ? new FunctionCatalog(found) : throw new InvalidOperationException($"Two functions are called {twice.Key}.");
    }

    /// <summary>The functions with a kind of trigger.</summary>
    public IEnumerable<(LocalFunction Function, TTrigger Trigger)> With<TTrigger>()
        where TTrigger : TriggerBindingAttribute =>
        from function in _functions
        where function.Trigger is TTrigger
        select (function, (TTrigger)function.Trigger);

    private static LocalFunction Define(string name, MethodInfo method)
    {
        var triggers = method.GetParameters().Where(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null).ToArray();
        if (triggers is not [var only])
        {
            throw new InvalidOperationException($"Function {name} needs exactly one parameter with a trigger and has {triggers.Length}.");
        }

        var trigger = only.GetCustomAttribute<TriggerBindingAttribute>()!;
        var types = Binds.GetValueOrDefault(trigger.GetType(), []);
        return types.Contains(only.ParameterType)
            ? new LocalFunction(name, method, trigger, only)
            : throw new InvalidOperationException(
                $"Function {name}: the local host cannot fill a {only.ParameterType.Name} by {trigger.GetType().Name}, only {string.Join(" or ", types.Select(type => type.Name))}.");
    }
}
