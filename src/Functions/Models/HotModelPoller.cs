using DeepEmotion.Model.Serving;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Models;

/// <summary>Asks the registry every few seconds whether another model should serve.</summary>
public sealed class HotModelPoller(HotModel model, IOptions<HotModelOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval, time);
        do
        {
            await model.RefreshAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
