using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Cronos;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Blobs;
using DeepEmotion.LocalHost.HostJson;
using DeepEmotion.LocalHost.Queues;
using DeepEmotion.LocalHost.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.LocalHost.Hosting;

/// <summary>Makes a listener for every blob, queue and timer function. The local host knows one storage account, by its connection string.</summary>
public sealed class ListenerFactory(
    FunctionInvoker invoker,
    HostSettings settings,
    IOptions<LocalHostOptions> options,
    IConfiguration configuration,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly string _connection = configuration[StorageNames.Connection]
        ?? throw new InvalidOperationException($"The local host wants a connection string in the app setting '{StorageNames.Connection}'.");

    /// <exception cref="InvalidOperationException">A trigger names a setting that is missing, an account that is unknown or a schedule that is none.</exception>
    public IReadOnlyList<ITriggerListener> Create(FunctionCatalog catalog) =>
        [
            .. catalog.With<BlobTriggerAttribute>().Select(found => Blob(found.Function, found.Trigger)),
            .. catalog.With<QueueTriggerAttribute>().Select(found => Queue(found.Function, found.Trigger)),
            .. catalog.With<TimerTriggerAttribute>().Select(found => Timer(found.Function, found.Trigger)),
        ];

    private BlobListener Blob(LocalFunction function, BlobTriggerAttribute trigger)
    {
        RequireKnownAccount(function, trigger.Connection);
        var pattern = BlobPathPattern.Parse(BindingExpression.Resolve(trigger.BlobPath, function.Name, configuration));
        var container = new BlobServiceClient(_connection).GetBlobContainerClient(pattern.Container);
        var processor = new BlobProcessor(
            function, pattern, invoker, container, Queues(settings.Queues.MessageEncoding), options.Value.BlobAttempts, loggers.CreateLogger<BlobProcessor>());
        return new BlobListener(
            new BlobScan(container, pattern, options.Value, time, loggers.CreateLogger<BlobScan>()),
            new BlobReceiptTable(new TableClient(_connection, BlobReceiptTable.Name), $"{function.Name}@{pattern.Container}"),
            processor,
            options.Value,
            settings.Blobs.MaxDegreeOfParallelism,
            time,
            loggers.CreateLogger<BlobListener>());
    }

    private QueueListener Queue(LocalFunction function, QueueTriggerAttribute trigger)
    {
        RequireKnownAccount(function, trigger.Connection);
        var account = Queues(QueueMessageEncoding.None);
        var queue = account.GetQueueClient(BindingExpression.Resolve(trigger.QueueName, function.Name, configuration));
        var processor = new MessageProcessor(
            function,
            invoker,
            queue,
            new PoisonMessages(account, queue.Name),
            settings.Queues,
            options.Value.MessageLease,
            time,
            loggers.CreateLogger<MessageProcessor>());
        return new QueueListener(queue, processor, settings.Queues, options.Value.MessageLease, time, loggers.CreateLogger<QueueListener>());
    }

    private TimerListener Timer(LocalFunction function, TimerTriggerAttribute trigger)
    {
        var schedule = BindingExpression.Resolve(trigger.Schedule, function.Name, configuration);
        return CronExpression.TryParse(schedule, CronFormat.IncludeSeconds, out var cron)
            ? new TimerListener(function, cron, trigger.RunOnStartup, invoker, time, loggers.CreateLogger<TimerListener>())
            : throw new InvalidOperationException($"Function {function.Name}: '{schedule}' is no cron expression of six fields.");
    }

    private QueueServiceClient Queues(QueueMessageEncoding encoding) =>
        new(_connection, new QueueClientOptions { MessageEncoding = encoding });

    private static void RequireKnownAccount(LocalFunction function, string? connection)
    {
        if (connection is not null and not StorageNames.Connection)
        {
            throw new InvalidOperationException(
                $"Function {function.Name} wants the storage account '{connection}'; the local host knows '{StorageNames.Connection}' alone.");
        }
    }
}
