using DeepEmotion.Functions;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Hosting;
using DeepEmotion.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.Pages.Tests.Live;

/// <summary>The whole product as run.sh serves it, on a storage of its own; it can be stopped and started again at the same address.</summary>
public sealed class LiveHost : IAsyncLifetime
{
    private AzuriteProcess? _azurite;
    private WebApplication? _app;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public string ConnectionString => _azurite!.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        _azurite = await AzuriteFixture.StartAsync();
        await StartAsync();
    }

    public async Task StartAsync()
    {
        _app = LocalApplication.Create(
            configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                [StorageNames.Connection] = ConnectionString,
                ["LocalHost:Port"] = Address.IsDefaultPort ? "0" : Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["SummarizeBatchesSchedule"] = "* * * * * *",
                ["ReconcileUploadsSchedule"] = "0 0 0 1 1 *",
                ["RecoverDeadLettersSchedule"] = "0 0 0 1 1 *",
                ["Scoring:ExecutionProvider"] = "cpu",
                ["Models:PollInterval"] = "00:00:01",
            }),
            Repository.PathOf("host.json"),
            FunctionCatalog.Of(typeof(ServiceRegistration).Assembly.GetExportedTypes()),
            static (services, configuration) => services.AddDeepEmotion(configuration),
            NullLoggerProvider.Instance);
        await _app.Services.GetRequiredService<StorageInitializer>().CreateMissingAsync(CancellationToken.None);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }

    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is { } app)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _azurite!.DisposeAsync();
    }
}
