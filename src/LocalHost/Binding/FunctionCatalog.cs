using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace DeepEmotion.LocalHost.Binding;

/// <summary>The functions of an app, found by reflection.</summary>
public sealed class FunctionCatalog
{
    private FunctionCatalog(IReadOnlyList<LocalFunction> functions) => Functions = functions;

    public IReadOnlyList<LocalFunction> Functions { get; }

    /// <summary>Every function of an assembly's public classes.</summary>
    public static FunctionCatalog Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    /// <summary>Every function of the given classes.</summary>
    /// <exception cref="InvalidOperationException">A declaration is one that no host could run; the message names it.</exception>
    public static FunctionCatalog Of(IEnumerable<Type> types)
    {
        var functions = types
            .Where(type => type is { IsClass: true } and ({ IsAbstract: false } or { IsSealed: true }))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Select(method => (method, function: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(found => found.function is not null)
            .Select(found => Define(found.function!.Name, found.method))
            .OrderBy(function => function.Name, StringComparer.Ordinal)
            .ToArray();
        var twice = functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? new FunctionCatalog(functions)
            : throw new InvalidOperationException($"Two functions are called {twice.Key}.");
    }

    /// <summary>The functions that a kind of trigger runs.</summary>
    public IEnumerable<(LocalFunction Function, TTrigger Trigger)> With<TTrigger>()
        where TTrigger : TriggerBindingAttribute =>
        from function in Functions
        where function.Trigger is TTrigger
        select (function, (TTrigger)function.Trigger);

    private static LocalFunction Define(string name, MethodInfo method)
    {
        var triggers = method.GetParameters()
            .Select(parameter => (parameter, trigger: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(found => found.trigger is not null)
            .ToArray();
        return triggers is [var only]
            ? new LocalFunction(name, method, only.trigger!, only.parameter)
            : throw new InvalidOperationException($"Function {name} needs exactly one parameter with a trigger and has {triggers.Length}.");
    }
}
