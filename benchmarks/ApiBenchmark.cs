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

    private const int PagesInWork = 20;
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
            Console.Write($"\r{i + RowsAtOnce} rows");
        }
        Console.WriteLine(" are written.");

        var first = await TimeAsync(() => AskForStateAsync(http)).ConfigureAwait(false);
        var state = new Load(RequestsPerSecond, duration, _ => AskForStateAsync(http));
        using var stop = new CancellationTokenSource();
        var writing = KeepWritingAsync(results, stop.Token);
        await state.RunAsync().ConfigureAwait(false);
        var pages = new List<double>();
        for (var i = 0; i < PagesInWork; i++)
        {
            pages.Add(await TimeAsync(() => AskForPageAsync(http, i)).ConfigureAwait(false));
        }
        await stop.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);

        await services.GetRequiredService<BatchSummarizer>().SummarizeAsync(Batch, CancellationToken.None).ConfigureAwait(false);
        Console.WriteLine("The files are written.");
        _pages.Clear();
        var (states, others) = (new Load(RequestsPerSecond / 2, duration, _ => AskForStateAsync(http)), new Load(RequestsPerSecond / 2, duration, number => AskForPageAsync(http, number)));
        await Task.WhenAll(states.RunAsync(), others.RunAsync()).ConfigureAwait(false);
        return
        [
            $"| complete | state | {states} |",
            $"| complete | page | {others} |",
            $"| in work | state | {state} |",
            "",
            string.Create(CultureInfo.InvariantCulture, $"In work, the first state of all took {first:0} ms: it counts the batch. A page, asked for alone, took {Spread.Of(pages)} ms: it comes from the table, and for every"),
            "query Azurite looks at all rows and sorts those that fit (LokiTableMetadataStore.queryTableEntities). Table storage itself reads a range of keys.",
        ];
    }

    private static async Task<double> TimeAsync(Func<Task> act)
    {
        var started = TimeProvider.System.GetTimestamp();
        await act().ConfigureAwait(false);
        return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
    }

    private Task<bool> AskForStateAsync(HttpClient http) => AskAsync(http, $"/api/batches/{Batch}", static _ => null);

    private Task<bool> AskForPageAsync(HttpClient http, int number) => AskAsync(
        http,
        _pages.TryDequeue(out var following) ? following : $"/api/batches/{Batch}/{(number % 2 == 0 ? "photos" : "faces")}?limit={PhotosPerPage}",
        static answer => answer.TryGetProperty("next", out var next) ? next.GetString() : null);

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
        string.Create(CultureInfo.InvariantCulture, $"{RequestsPerSecond} requests a second for {duration.TotalSeconds:0} s on a batch of {photos:N0} photos, through the local host on Azurite, all on this machine. Of a complete batch, half ask for its"),
        $"state and half for pages of {PhotosPerPage} photos or their faces, which come from results.jsonl. Of a batch in work, all ask for its state, while ten photos a second get their",
        "results. A request's time begins when it is due, so one that waits for its turn is slow, too.",
        "",
        "| batch | asked for | requests | answered | p50 ms | p95 ms | longest ms |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        .. rows,
    ]);
}
