using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DeepEmotion.LocalHost.Hosting;

/// <summary>Runs all listeners from the host's start to its stop; a stop gives running invocations the drain time to end.</summary>
public sealed partial class FunctionsHost(
    FunctionCatalog catalog,
    ListenerFactory factory,
    IOptions<LocalHostOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<FunctionsHost> logger) : IHostedService, IDisposable
{
    // An invocation that ignores its token after the drain time is abandoned; its message or receipt brings it back at the next start.
    private static readonly TimeSpan LastGrace = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborting = new();
    private Task _listening = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var listeners = factory.Create(catalog);
        // No new work begins once a stop begins, although the HTTP server is stopped first.
        _ = lifetime.ApplicationStopping.Register(_stopping.Cancel);
        _listening = Task.WhenAll(listeners.Select(listener => Task.Run(() => ListenAsync(listener), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            await _listening.WaitAsync(options.Value.DrainTime, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            await _aborting.CancelAsync().ConfigureAwait(false);
            await AbandonAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _aborting.Dispose();
    }

    private async Task AbandonAsync()
    {
        try
        {
            await _listening.WaitAsync(LastGrace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Abandoned();
        }
    }

    private async Task ListenAsync(ITriggerListener listener)
    {
        try
        {
            await listener.ListenAsync(_stopping.Token, _aborting.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // If a listener ended by itself, its trigger would go unnoticed, so the whole host stops and says why.
            Broken(exception, listener.GetType().Name);
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(LogLevel.Critical, "{Listener} failed; the host stops")]
    private partial void Broken(Exception exception, string listener);

    [LoggerMessage(LogLevel.Warning, "Some functions ignored the stop and were abandoned")]
    private partial void Abandoned();
}
