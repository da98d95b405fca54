using System.Reflection;
using DeepEmotion.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Infrastructure.Tests;

/// <summary>The functions as the code declares them.</summary>
internal static class FunctionCatalog
{
    private static readonly MethodInfo[] Methods =
    [
        .. typeof(StorageNames).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public))
            .Where(method => method.IsDefined(typeof(FunctionAttribute))),
    ];

    public static IReadOnlySet<string> Names { get; } =
        Methods.Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name).ToHashSet();

    /// <summary>Names of the settings that hold the timers' schedules.</summary>
    public static IReadOnlySet<string> ScheduleSettings { get; } = Methods
        .SelectMany(method => method.GetParameters())
        .Select(parameter => parameter.GetCustomAttribute<TimerTriggerAttribute>())
        .OfType<TimerTriggerAttribute>()
        .Select(trigger => trigger.Schedule.Trim('%'))
        .ToHashSet();

    /// <summary>The routes of the http functions.</summary>
    public static IReadOnlySet<string> HttpRoutes { get; } = Methods
        .SelectMany(method => method.GetParameters())
        .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()?.Route)
        .OfType<string>()
        .ToHashSet();

    /// <summary>Names of the functions that read one of these queues.</summary>
    public static IReadOnlySet<string> ReadersOf(params string[] queues) => Methods
        .Where(method => method.GetParameters().Any(parameter =>
            parameter.GetCustomAttribute<QueueTriggerAttribute>() is { } trigger && queues.Contains(trigger.QueueName)))
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name)
        .ToHashSet();
}
