using System.Globalization;
using Azure.Storage.Blobs;
using DeepEmotion.Functions;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Run;

/// <summary>The whole way of a batch on this machine: storage and host up, files in, rows awaited, results out, everything down.</summary>
public sealed class LocalRun(RunOptions options, IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    private readonly string _batch = options.Batch is { } given ? BatchName.From(given) : BatchName.OfPath(options.Path);

    /// <summary>Runs the batch, and stays up when asked to, until <paramref name="stop"/>.</summary>
    /// <exception cref="RunException">There is nothing to run.</exception>
    /// <exception cref="AzuriteException">The local storage did not start.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var files = LocalFiles.Under(options.Path, options.Pattern);
        string line;
        var azurite = await AzuriteProcess.StartAsync(
            new AzuriteOptions { DataFolder = options.DataFolder, DebugLog = options.StorageLog }, stop).ConfigureAwait(false);
        await using (azurite.ConfigureAwait(false))
        {
            var app = CreateHost(azurite.ConnectionString);
            await using (app.ConfigureAwait(false))
            {
                await app.Services.GetRequiredService<StorageInitializer>().CreateMissingAsync(stop).ConfigureAwait(false);
                await app.StartAsync(stop).ConfigureAwait(false);
                using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, app.Lifetime.ApplicationStopping);
                try
                {
                    line = await RunBatchAsync(app, files, started, ended.Token).ConfigureAwait(false);
                    if (options.Serve)
                    {
                        Write(line);
                        Write(ServeNotice.For(app.Urls.First(), azurite.ConnectionString, _batch));
                        await StoppedAsync(ended.Token).ConfigureAwait(false);
                    }
                }
                catch (OperationCanceledException) when (!stop.IsCancellationRequested)
                {
                    throw new RunException("The host went down; the lines above say why.");
                }
                finally
                {
                    await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
                }
            }
        }

        if (!options.Serve)
        {
            Write(line);
        }
    }

    private static async Task StoppedAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What was asked for.
        }
    }

    private WebApplication CreateHost(string connectionString) => LocalApplication.Create(
        LocalSettings.For(connectionString, options.ConsoleTelemetry),
        Path.Combine(AppContext.BaseDirectory, "host.json"),
        FunctionCatalog.Of(typeof(ServiceRegistration).Assembly.GetExportedTypes()),
        (services, configuration) => services.AddDeepEmotion(configuration),
        new RunLogger(console.WriteLine, options.Serve ? LogLevel.Information : LogLevel.Warning, time));

    private async Task<string> RunBatchAsync(WebApplication app, LocalFiles files, long started, CancellationToken stop)
    {
        var uploader = new BatchUploader(app.Services.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.UploadsContainer), _batch);
        IProgressView view = console.Profile.Capabilities.Interactive ? new ProgressBarView(console, time) : new ProgressLinesView(Console.Out, time);
        await view.ShowAsync(report => UploadAndWatchAsync(app.Services, uploader, files.Files, report, stop)).ConfigureAwait(false);
        var seconds = time.GetElapsedTime(started).TotalSeconds;

        var folder = Path.GetFullPath(options.Out ?? Path.Combine("out", _batch));
        var summary = await FetchAsync(app.Services, folder, stop).ConfigureAwait(false);
        new BatchTable(console).Show(summary, Path.Combine(folder, BatchFiles.JsonLines));
        foreach (var unreadable in files.Unreadable.Concat(uploader.Unreadable))
        {
            Write($"not read: {unreadable}");
        }

        Write($"written to {folder}: {string.Join(", ", BatchFiles.Names)}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"images {summary.Images}  scored {summary.Scored}  no-face {summary.NoFace}  rejected {summary.Rejected}  failed {summary.Failed}  faces {summary.Faces}  seconds {seconds:0.0}");
    }

    private async Task UploadAndWatchAsync(
        IServiceProvider services, BatchUploader uploader, IReadOnlyList<LocalFile> files, Action<BatchState> report, CancellationToken stop)
    {
        var watch = new BatchWatch(services.GetRequiredService<ResultsStore>(), services.GetRequiredService<BatchLedger>(), _batch);
        var begun = time.GetTimestamp();
        var uploading = uploader.UploadAsync(files, stop);
        while (true)
        {
            var uploaded = uploading.IsCompleted;
            if (uploaded)
            {
                await uploading.ConfigureAwait(false);
            }

            var looked = time.GetTimestamp();
            var state = await watch.LookAsync(uploader.Uploaded, stop).ConfigureAwait(false);
            report(uploaded ? state : state with { Expected = state.Expected + files.Count - uploader.Uploaded.Count, IsComplete = false });
            if (uploaded && state.IsComplete)
            {
                break;
            }

            var rest = Task.Delay(UntilNextLook(state, time.GetElapsedTime(begun), time.GetElapsedTime(looked)), time, stop);
            await (uploaded ? rest : Task.WhenAny(rest, uploading)).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
        }
    }

    // Every look is a request or more: seldom while much is left, soon when the end is near, and never most of the work.
    private static TimeSpan UntilNextLook(BatchState state, TimeSpan elapsed, TimeSpan look)
    {
        var left = state.Rows == 0 ? TimeSpan.Zero : elapsed * ((double)(state.Expected - state.Rows) / state.Rows);
        var pause = TimeSpan.FromTicks(Math.Clamp((left / 2).Ticks, ShortestLook.Ticks, LongestLook.Ticks));
        return pause > look * 10 ? pause : look * 10;
    }

    private Task<BatchSummary> FetchAsync(IServiceProvider services, string folder, CancellationToken stop) => new ResultFiles(
        services.GetRequiredService<BlobServiceClient>().GetBlobContainerClient(StorageNames.ResultsContainer),
        services.GetRequiredService<BatchSummarizer>(),
        _batch).FetchAsync(folder, stop);

    private static void Write(string line) => Console.Out.WriteLine(line);
}
