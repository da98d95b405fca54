using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using DeepEmotion.Functions;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DeepEmotion.Benchmarks;

/// <summary>State and pages of a large batch over http, asked for at a fixed rate; host, storage and callers share this machine.</summary>
internal sealed class ApiBenchmark(string repository, int photos, TimeSpan duration)
{
    private const int RequestsPerSecond = 200;
    private const int PhotosPerPage = 100;
    private const int RowsAtOnce = 1_000;

    /// <summary>Photos that get their results in a second while the batch is in work: what two cores score.</summary>
    private const int RowsPerSecond = 10;

    private const string Batch = "event";

    private readonly ConcurrentQueue<string> _pages = new();

    public async Task RunAsync(PerformanceReport report)
    {
        var azurite = await AzuriteProcess.StartAsync(new AzuriteOptions(), CancellationToken.None).ConfigureAwait(false);
        await using (azurite.ConfigureAwait(false))
        {
            var app = CreateHost(azurite.ConnectionString);
            await using (app.ConfigureAwait(false))
            {
                await app.Services.GetRequiredService<StorageInitializer>().CreateMissingAsync(CancellationToken.None).ConfigureAwait(false);
                await app.StartAsync().ConfigureAwait(false);
                using var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip };
                using var http = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromMinutes(5) };
                var rows = await MeasureAsync(app.Services, http).ConfigureAwait(false);
                await app.StopAsync().ConfigureAwait(false);
                Write(report, rows);
            }
        }
    }

    private async Task<List<string>> MeasureAsync(IServiceProvider services, HttpClient http)
    {
        var results = services.GetRequiredService<ResultsStore>();
        for (var i = 0; i < photos; i += RowsAtOnce)
        {
            await results.WriteAsync([.. MadePhotos.Of(Batch, i, Math.Min(RowsAtOnce, photos - i))], CancellationToken.None).ConfigureAwait(false);
        }
        Console.WriteLine($"{photos} rows are written.");

        // The first one to ask waits for the first count; that is a figure of its own.
        var started = TimeProvider.System.GetTimestamp();
        using (await http.GetAsync(new Uri($"/api/batches/{Batch}", UriKind.Relative)).ConfigureAwait(false))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The first state took {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s."));
        }
        using var stop = new CancellationTokenSource();
        var writing = KeepWritingAsync(results, stop.Token);
        var inWork = await LoadAsync(http).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);

        await services.GetRequiredService<BatchSummarizer>().SummarizeAsync(Batch, CancellationToken.None).ConfigureAwait(false);
        Console.WriteLine("The files are written.");
        var complete = await LoadAsync(http).ConfigureAwait(false);
        return [.. Rows("in work", inWork), .. Rows("complete", complete)];
    }

    private async Task<(Load State, Load Page)> LoadAsync(HttpClient http)
    {
        _pages.Clear();
        var state = new Load(RequestsPerSecond / 2, duration, _ => AskAsync(http, $"/api/batches/{Batch}", static _ => null));
        var page = new Load(RequestsPerSecond / 2, duration, number => AskAsync(
            http,
            _pages.TryDequeue(out var following) ? following : $"/api/batches/{Batch}/{(number % 2 == 0 ? "photos" : "faces")}?limit={PhotosPerPage}",
            static answer => answer.TryGetProperty("next", out var next) ? next.GetString() : null));
        await Task.WhenAll(state.RunAsync(), page.RunAsync()).ConfigureAwait(false);
        return (state, page);
    }

    private async Task<bool> AskAsync(HttpClient http, string address, Func<JsonElement, string?> nextOf)
    {
        using var answer = await http.GetAsync(new Uri(address, UriKind.Relative)).ConfigureAwait(false);
        using var content = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false));
        if (nextOf(content.RootElement) is { } next)
        {
            _pages.Enqueue(next);
        }
        return answer.IsSuccessStatusCode;
    }

    private async Task KeepWritingAsync(ResultsStore results, CancellationToken stop)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var next = photos;
        while (!stop.IsCancellationRequested)
        {
            await results.WriteAsync([.. MadePhotos.Of(Batch, next, RowsPerSecond)], CancellationToken.None).ConfigureAwait(false);
            next += RowsPerSecond;
            await second.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private WebApplication CreateHost(string connection) => LocalApplication.Create(
        configuration => configuration.AddInMemoryCollection([KeyValuePair.Create(StorageNames.Connection, (string?)connection)]),
        Path.Combine(repository, "host.json"),
        FunctionCatalog.Of(typeof(ServiceRegistration).Assembly.GetExportedTypes().Where(static type =>
            type.GetMethods().Any(static method => method.GetParameters().Any(static parameter => parameter.IsDefined(typeof(HttpTriggerAttribute), inherit: false))))),
        static (services, configuration) => services.AddDeepEmotion(configuration),
        NullLoggerProvider.Instance);

    private void Write(PerformanceReport report, IEnumerable<string> rows) => report.Write("State and pages over http",
    [
        string.Create(CultureInfo.InvariantCulture, $"{RequestsPerSecond} requests a second for {duration.TotalSeconds:0} s, half for the state of a batch of {photos:N0} photos, half for pages of {PhotosPerPage} photos or their faces,"),
        "through the local host on Azurite, all on this machine. A request's time begins when it is due, so one that waits for its turn is slow, too. In work: ten photos",
        "a second get their results meanwhile, and pages come from the table; complete: they come from results.jsonl.",
        "",
        "| batch | asked for | requests | answered | p50 ms | p95 ms | longest ms |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        .. rows,
    ]);

    private static IEnumerable<string> Rows(string batch, (Load State, Load Page) loads) =>
        [$"| {batch} | state | {loads.State} |", $"| {batch} | page | {loads.Page} |"];
}
