using System.Diagnostics;
using DeepEmotion.Functions;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Hosting;
using DeepEmotion.LocalHost.Photos;
using DeepEmotion.LocalHost.Surroundings;
using DeepEmotion.Model.Manifests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace DeepEmotion.LocalHost.Run;

/// <summary>A run on this machine: starts storage and host, runs the batch, stops everything.</summary>
/// <param name="options">The command line's options.</param>
/// <param name="console">A terminal or a pipe, for text for the user.</param>
/// <param name="output">Standard output.</param>
/// <param name="time">The clock.</param>
public sealed class LocalRun(RunOptions options, IAnsiConsole console, TextWriter output, TimeProvider time)
{
    private readonly string _batch = options.KnownBatch ?? (options.Batch is { } given ? BatchName.From(given) : BatchSource.NameOf(options.Paths));

    // With --json, standard output has lines of JSON only.
    private TextWriter Shown => options.Json ? Console.Error : output;

    // What a run that stays up does with files that come later: it deletes nothing and opens no second page.
    private RunOptions Further => options with { Fresh = false, Open = false };

    private WatchedFiles Watched => new(options, Shown, time);

    /// <summary>Runs the batch and, if asked, stays up until <paramref name="stop"/>.</summary>
    /// <exception cref="RunException">The run failed; the message says what to do.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var folder = Path.GetFullPath(options.Out ?? Path.Combine("out", options.Rescore is null ? _batch : $"{_batch}@{options.Model}"));
        var files = Watched.List();
        if (options.Batch is { } wanted && wanted != _batch)
        {
            await Console.Error.WriteLineAsync($"The batch is named '{_batch}': a name has letters, digits, - and _, and dots except at its ends.").ConfigureAwait(false);
        }

        Machine.RequireTemporaryFolder();
        if (options.KnownBatch is null)
        {
            Machine.RequireResultFolder(folder);
        }

        // The storage takes as long to start as the host to be built and the detector to load.
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var opening = Task.Run(() => OpenStorageAsync(abandoned.Token), CancellationToken.None);
        try
        {
            var app = CreateHost(stop);
            await using (app.ConfigureAwait(false))
            {
                var loading = Task.Run(() => WarmUp.Run(app.Services, stop), CancellationToken.None);
                try
                {
                    var storage = await opening.ConfigureAwait(false);
                    app.Configuration[StorageNames.Connection] = options.Connection ?? storage!.ConnectionString;
                    await RunOnAsync(app, loading, storage, files, folder, started, stop).ConfigureAwait(false);
                }
                finally
                {
                    // A process crashes if it ends while a network is being loaded.
                    await loading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        finally
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening is { IsCompletedSuccessfully: true, Result: { } storage })
            {
                await storage.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<AzuriteProcess?> OpenStorageAsync(CancellationToken stop)
    {
        if (options.Connection is not null)
        {
            return null;
        }

        // What is forgotten makes room.
        if (options.Forget is null)
        {
            Machine.RequireSpace(options.DataFolder, 0);
        }

        if (options.KnownBatch is null)
        {
            Machine.RequireRoomForRows(options.DataFolder);
        }

        return await AzuriteProcess.StartAsync(new AzuriteOptions { DataFolder = options.DataFolder, DebugLog = options.StorageLog }, stop).ConfigureAwait(false);
    }

    private async Task RunOnAsync(WebApplication app, Task loading, AzuriteProcess? storage, LocalFiles files, string folder, long started, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, app.Lifetime.ApplicationStopping, storage?.Ended ?? CancellationToken.None);
        try
        {
            await app.Services.GetRequiredService<StorageInitializer>().CreateMissingAsync(ended.Token).ConfigureAwait(false);
            await loading.ConfigureAwait(false);
            await app.StartAsync(ended.Token).ConfigureAwait(false);
            var asked = options;
            if (options.Watch && files.IsEmpty)
            {
                Shown.WriteLine($"{string.Join(", ", options.Paths)} holds no files yet. They will be scored when they come.");
            }
            else
            {
                await RunBatchAsync(app, asked, files, folder, started, ended.Token).ConfigureAwait(false);
                asked = Further;
            }

            if (options.Serve || options.Watch)
            {
                Shown.WriteLine(ServeNotice.For(app.Urls.First(), storage?.ConnectionString, _batch));
                await StayAsync(app, asked, files, folder, stop, ended.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (!stop.IsCancellationRequested && storage?.Ended.IsCancellationRequested == true)
        {
            if (options.Forget is null)
            {
                Machine.RequireRoomForRows(options.DataFolder);
            }

            throw new RunException($"The local storage ended in the middle of the run: {storage.LastWords} Run the same command again: it continues from the saved state.", exception);
        }
        catch (OperationCanceledException exception) when (!stop.IsCancellationRequested && ended.IsCancellationRequested)
        {
            throw new RunException("The host stopped; the lines above say why. Run the same command again to continue.", exception);
        }
        finally
        {
            await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task RunBatchAsync(WebApplication app, RunOptions asked, LocalFiles files, string folder, long started, CancellationToken stop)
    {
        if (options.KnownBatch is null && ReferenceEquals(asked, options) && await Leftovers.DescribeAsync(app.Services, stop).ConfigureAwait(false) is { } waiting)
        {
            Shown.WriteLine(waiting);
        }

        if (options.Forget is not null)
        {
            await new ForgetRun(app.Services, Shown).RunAsync(options.Forget, stop).ConfigureAwait(false);
            return;
        }

        if (options.KnownBatch is not null)
        {
            await KnownBatch.RequireAsync(app.Services.GetRequiredService<BatchLedger>(), _batch, folder, stop).ConfigureAwait(false);
        }

        if (options.Label is not null)
        {
            Open(asked, await new LabelRun(app.Services, Shown).WriteAsync(options, folder, stop).ConfigureAwait(false));
            return;
        }

        using var profile = options.Profile ? new RunProfile() : null;
        var outcome = await RunAsync(app.Services, asked, files, folder, new Progress(console, Shown, time), started, stop).ConfigureAwait(false);
        profile?.Show(console, outcome);
        var report = new BatchReport(console, output);
        if (options.Json)
        {
            report.ShowJson(outcome);
        }
        else
        {
            report.Show(outcome);
        }

        Open(asked, outcome.PathOf(BatchFiles.Report));
    }

    private static void Open(RunOptions asked, string page)
    {
        if (!asked.Open)
        {
            return;
        }

        var address = new Uri(page).AbsoluteUri;
        try
        {
            using var opened = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine($"No browser could be started. Open this page yourself: {address}");
        }
    }

    private async Task<BatchOutcome> RunAsync(IServiceProvider services, RunOptions asked, LocalFiles files, string folder, Progress progress, long started, CancellationToken stop)
    {
        if (options.Rescore is not null)
        {
            return await new RescoreRun(services, folder, options.Faceless, time).RunAsync(_batch, ModelVersion.Parse(options.Model!), started, stop).ConfigureAwait(false);
        }

        var run = new BatchRun(services, asked, _batch, folder, progress, time);
        if (options.Agreement is not null)
        {
            var labels = options.Labels.Count == 0
                ? await LabelRun.ReadSavedAsync(_batch, services.GetRequiredService<GivenFiles>(), stop).ConfigureAwait(false)
                : await LabelRun.ReadAsync(_batch, options.Labels, stop).ConfigureAwait(false);
            return await run.AgreeAsync(labels, started, stop).ConfigureAwait(false);
        }

        if (options.Requeue is not null)
        {
            return await run.RequeueAsync(services.GetRequiredService<Requeue>(), token => Leftovers.CountAsync(services, token), started, stop).ConfigureAwait(false);
        }

        var models = services.GetRequiredService<BatchModels>();
        if (options.Model == RunOptions.Latest)
        {
            await models.UseLatestAsync(_batch, stop).ConfigureAwait(false);
        }

        return await run.RunAsync(files, started, stop).ConfigureAwait(false);
    }

    // Ends when the user stops it; a host or storage that stops by itself is an error.
    private async Task StayAsync(WebApplication app, RunOptions asked, LocalFiles files, string folder, CancellationToken stop, CancellationToken ended)
    {
        try
        {
            while (true)
            {
                files = await Watched.NextAsync(files, ended).ConfigureAwait(false);
                await RunBatchAsync(app, asked, files, folder, time.GetTimestamp(), ended).ConfigureAwait(false);
                asked = Further;
            }
        }
        catch (Exception exception) when (stop.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            // The user stopped the run. The next start continues an interrupted pass.
        }
    }

    private WebApplication CreateHost(CancellationToken stop) => LocalApplication.Create(
        configuration => LocalSettings.Add(configuration, options),
        Path.Combine(AppContext.BaseDirectory, "host.json"),
        FunctionCatalog.Of(typeof(ServiceRegistration).Assembly.GetExportedTypes()),
        (services, configuration) => services.Replace(ServiceDescriptor.Singleton(time)).Replace(ServiceDescriptor.Singleton<IHostLifetime, NoSignals>()).AddDeepEmotion(configuration),
        new RunLogger(options.Json ? Console.Error.WriteLine : console.WriteLine, options.Serve ? LogLevel.Information : LogLevel.Warning, time, stop));
}
