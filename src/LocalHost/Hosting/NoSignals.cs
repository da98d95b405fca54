using Microsoft.Extensions.Hosting;

namespace DeepEmotion.LocalHost.Hosting;

/// <summary>A host that does not listen to signals. The run that starts it does: two listeners would race, and a Ctrl-C could look like a host that stops by itself.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
