using DeepEmotion.Functions;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Hosting;
using DeepEmotion.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.LocalHost.Tests.Hosting;

/// <summary>A local host with the functions of one class, quick in everything that is a pause.</summary>
public sealed class HostUnderTest : IAsyncDisposable
{
    private const string HostJson = """
        {
          "version": "2.0",
          "functionTimeout": "00:01:00",
          "extensions": {
            "blobs": { "maxDegreeOfParallelism": 2 },
            "queues": { "batchSize": 4, "newBatchThreshold": 0, "maxDequeueCount": 3, "maxPollingInterval": "00:00:00.200", "visibilityTimeout": "00:00:00" }
          }
        }
        """;

    private const string Never = "0 0 0 1 1 *";

    private readonly WebApplication _app;

    private HostUnderTest(WebApplication app, Calls calls)
    {
        _app = app;
        Calls = calls;
    }

    public Calls Calls { get; }

    public IServiceProvider Services => _app.Services;

    public HttpClient Http => new() { BaseAddress = new Uri(_app.Urls.Single()) };

    /// <summary>All http functions of the product, as run.sh runs them.</summary>
    public static Task<HostUnderTest> StartApiAsync(string connection, Dictionary<string, string?>? settings = null) => StartAsync(
        connection,
        [.. typeof(ServiceRegistration).Assembly.GetExportedTypes().Where(static type => type.Namespace == typeof(ServiceRegistration).Namespace && type.GetMethods().Any(static method => method.GetParameters().Any(static parameter => parameter.IsDefined(typeof(HttpTriggerAttribute), false))))],
        settings,
        hostJson: File.ReadAllText(Repository.PathOf("host.json")),
        addServices: static (services, configuration) => services.AddDeepEmotion(configuration));

    /// <summary>All functions of the product, as run.sh runs them, but for the timers.</summary>
    public static Task<HostUnderTest> StartProductAsync(string connection) => StartAsync(
        connection,
        [.. typeof(ServiceRegistration).Assembly.GetExportedTypes().Where(static type => type.GetMethods().Any(static method => method.IsDefined(typeof(FunctionAttribute), false)))],
        new() { ["SummarizeBatchesSchedule"] = Never, ["ReconcileUploadsSchedule"] = Never, ["RecoverDeadLettersSchedule"] = Never },
        hostJson: File.ReadAllText(Repository.PathOf("host.json")),
        addServices: static (services, configuration) => services.AddDeepEmotion(configuration));

    public static Task<HostUnderTest> StartAsync(
        string connection,
        Type functions,
        Dictionary<string, string?>? settings = null,
        Calls? calls = null,
        string hostJson = HostJson,
        TimeProvider? time = null,
        Action<IServiceCollection, IConfiguration>? addServices = null) => StartAsync(connection, [functions], settings, calls, hostJson, time, addServices);

    private static async Task<HostUnderTest> StartAsync(
        string connection,
        Type[] functions,
        Dictionary<string, string?>? settings = null,
        Calls? calls = null,
        string hostJson = HostJson,
        TimeProvider? time = null,
        Action<IServiceCollection, IConfiguration>? addServices = null)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, hostJson);
        try
        {
            calls ??= new Calls();
            var app = LocalApplication.Create(
                configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings ?? [])
                {
                    [StorageNames.Connection] = connection,
                    ["LocalHost:BlobRetryDelay"] = "00:00:00.010",
                    ["LocalHost:BusyScanInterval"] = "00:00:00.050",
                    ["LocalHost:IdleScanInterval"] = "00:00:00.100",
                    ["LocalHost:DrainTime"] = settings?.GetValueOrDefault("DrainTime") ?? "00:00:30",
                }),
                file,
                FunctionCatalog.Of(functions),
                addServices ?? ((services, _) => services.AddSingleton(calls).AddSingleton(time ?? TimeProvider.System)),
                NullLoggerProvider.Instance);
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new HostUnderTest(app, calls);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
