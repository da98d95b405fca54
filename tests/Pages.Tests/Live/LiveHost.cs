using Azure.Data.Tables;
using DeepEmotion.Functions;
using DeepEmotion.Functions.Results;
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
    /// <summary>Another site, whose pages may call this one.</summary>
    public const string OtherOrigin = "http://localhost:8000";

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
                ["LocalHost:AllowedOrigins:0"] = OtherOrigin,
                ["SummarizeBatchesSchedule"] = "* * * * * *",
                ["ReconcileUploadsSchedule"] = "0 0 0 1 1 *",
                ["RecoverDeadLettersSchedule"] = "0 0 0 1 1 *",
                ["Scoring:ExecutionProvider"] = "cpu",
                ["Models:PollInterval"] = "00:00:01",
                ["Models:Preload"] = "true",
            }),
            Repository.PathOf("host.json"),
            FunctionCatalog.Of(typeof(ServiceRegistration).Assembly.GetExportedTypes()),
            static (services, configuration) => services.AddDeepEmotion(configuration).AddSingleton(CreateLedger),
            NullLoggerProvider.Instance);
        await _app.Services.GetRequiredService<StorageInitializer>().CreateMissingAsync(CancellationToken.None);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
        // Health is 503 until the model is loaded, and a browser complains of each 503.
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!(await http.GetAsync(new Uri(Address, "/api/health"), patience.Token)).IsSuccessStatusCode)
        {
            await Task.Delay(100, patience.Token);
        }
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

    private static BatchLedger CreateLedger(IServiceProvider provider)
    {
        var table = provider.GetRequiredService<TableServiceClient>().GetTableClient(StorageNames.BatchesTable);
        return new BatchLedger(table, provider.GetRequiredService<TimeProvider>()) { QuietTime = TimeSpan.FromSeconds(2) };
    }
}
