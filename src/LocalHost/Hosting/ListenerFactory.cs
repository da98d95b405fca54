using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Cronos;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Blobs;
using DeepEmotion.LocalHost.Queues;
using DeepEmotion.LocalHost.Settings;
using DeepEmotion.LocalHost.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.LocalHost.Hosting;

/// <summary>Makes the listeners of every blob, queue and timer function. The local host uses one storage account, by its connection string.</summary>
public sealed class ListenerFactory(
    FunctionInvoker invoker,
    HostSettings settings,
    IOptions<LocalHostOptions> options,
    QueueBell bell,
    IConfiguration configuration,
    TimeProvider time,
    ILoggerFactory loggers)
{
    private const string Poison = "-poison";

    private readonly string _connection = configuration[StorageNames.Connection] is { Length: > 0 } connection
        ? connection
        : throw new InvalidOperationException($"The local host needs a connection string in the app setting '{StorageNames.Connection}'.");

    /// <exception cref="InvalidOperationException">A trigger names a setting that is missing, an unknown account, or a malformed path or schedule.</exception>
    public IReadOnlyList<ITriggerListener> Create(FunctionCatalog catalog) =>
        [
            .. catalog.With<BlobTriggerAttribute>().SelectMany(found => Blob(found.Function, found.Trigger)),
            .. catalog.With<QueueTriggerAttribute>().Select(found => Queue(found.Function, found.Trigger)),
            .. catalog.With<TimerTriggerAttribute>().Select(found => Timer(found.Function, found.Trigger)),
        ];

    private IEnumerable<ITriggerListener> Blob(LocalFunction function, BlobTriggerAttribute trigger)
    {
        RequireKnownAccount(function, trigger.Connection);
        var path = Resolve(trigger.BlobPath, function);
        if (path.Split('/') is not [{ Length: > 0 } name, "{name}"])
        {
            throw new InvalidOperationException($"Function {function.Name}: the local host supports only blob paths of the form container/{{name}}, not '{path}'.");
        }

        var container = new BlobContainerClient(_connection, name);
        // The Functions host's own queue ends in its host id.
        var queue = Queues(settings.Queues.MessageEncoding).GetQueueClient($"azure-webjobs-blobtrigger-{function.Name.ToLowerInvariant()}");
        var receipts = new BlobReceipts(new TableClient(_connection, BlobReceipts.Name), $"{function.Name}@{name}");
        var scan = new BlobScan(container, receipts, options.Value, time);
        yield return new BlobListener(function, name, scan, receipts, queue, bell, time, loggers.CreateLogger<BlobListener>());

        // Half of them are fetched while the other half runs: never more than allowed, and never idle while messages wait.
        var most = settings.Blobs.MaxDegreeOfParallelism;
        var rules = settings.Queues with
        {
            BatchSize = Math.Min((most + 1) / 2, 32),
            NewBatchThreshold = most / 2,
            MaxDequeueCount = options.Value.BlobAttempts,
            VisibilityTimeout = options.Value.BlobRetryDelay,
        };
        yield return Listener(function, queue.Name, StorageNames.BlobTriggerPoisonQueue, rules, (message, cancellationToken) =>
        {
            var found = message.Body.ToObjectFromJson<BlobTriggerMessage>() ?? throw new JsonException("The message is empty.");
            return invoker.InvokeAsync(function, container.GetBlobClient(found.BlobName), cancellationToken);
        });
    }

    private QueueListener Queue(LocalFunction function, QueueTriggerAttribute trigger)
    {
        RequireKnownAccount(function, trigger.Connection);
        var name = Resolve(trigger.QueueName, function);
        var isPoison = name.EndsWith(Poison, StringComparison.Ordinal);
        if (!isPoison)
        {
            invoker.Ended += () => bell.Ring(name);
        }

        var asText = function.TriggerParameter.ParameterType == typeof(string);
        return Listener(function, name, isPoison ? null : name + Poison, settings.Queues, (message, cancellationToken) =>
            invoker.InvokeAsync(function, asText ? message.Body.ToString() : message, cancellationToken));
    }

    private QueueListener Listener(LocalFunction function, string name, string? poison, QueueSettings rules, Func<QueueMessage, CancellationToken, Task> run)
    {
        var account = Queues(QueueMessageEncoding.None);
        var queue = account.GetQueueClient(name);
        var processor = new MessageProcessor(
            function.Name,
            run,
            queue,
            poison is null ? null : account.GetQueueClient(poison),
            rules,
            options.Value.MessageLease,
            bell,
            time,
            loggers.CreateLogger<MessageProcessor>());
        return new QueueListener(queue, processor, rules, options.Value.MessageLease, bell, time, loggers.CreateLogger<QueueListener>());
    }

    private TimerListener Timer(LocalFunction function, TimerTriggerAttribute trigger)
    {
        var schedule = Resolve(trigger.Schedule, function);
        return CronExpression.TryParse(schedule, CronFormat.IncludeSeconds, out var cron)
            ? new TimerListener(function, cron, invoker, time, loggers.CreateLogger<TimerListener>())
            : throw new InvalidOperationException($"Function {function.Name}: '{schedule}' is not a cron expression of six fields.");
    }

    private string Resolve(string text, LocalFunction function) => BindingExpression.Resolve(text, function.Name, configuration);

    private QueueServiceClient Queues(QueueMessageEncoding encoding) =>
        new(_connection, new QueueClientOptions { MessageEncoding = encoding });

    private static void RequireKnownAccount(LocalFunction function, string? connection)
    {
        if (connection is not null and not StorageNames.Connection)
        {
            throw new InvalidOperationException(
                $"Function {function.Name} uses the storage account '{connection}'; the local host supports only '{StorageNames.Connection}'.");
        }
    }
}
