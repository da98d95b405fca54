using DeepEmotion.Functions.Models;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Model.Serving;
using DeepEmotion.Model.Storage;

namespace DeepEmotion.Functions.Health;

/// <summary>Checks storage and, if this process scores, the model.</summary>
public sealed class HealthCheck(FacesQueue queue, HotModel model, ScoringRole role, TimeProvider time)
{
    // Waits, so that a process that has just started names its model instead of having none.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthReport> RunAsync(CancellationToken cancellationToken)
    {
        var waiting = WaitForModelAsync(cancellationToken);
        var (storage, depth) = await CheckStorageAsync(cancellationToken).ConfigureAwait(false);
        await waiting.ConfigureAwait(false);
        var status = model.Status;
        return new HealthReport
        {
            Healthy = depth is not null && (status.Serving is not null || !role.Scores),
            Storage = storage,
            QueueDepth = depth,
            Model = status.Serving?.ToString(),
            Bundled = status.Serving is null ? null : status.Bundled,
            ModelAgeDays = model.Manifest is { } manifest ? Math.Round((time.GetUtcNow() - manifest.TrainedAt).TotalDays, 1) : null,
            Swaps = status.Swaps,
            ModelProblem = status.Problem,
            RegistryProblem = status.RegistryProblem,
            ExecutionProvider = role.Scores ? model.Provider.ToString().ToLowerInvariant() : null,
        };
    }

    private async Task WaitForModelAsync(CancellationToken cancellationToken)
    {
        if (role.Scores)
        {
            try
            {
                await model.WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
            }
            catch (ModelNotReadyException)
            {
                // The status says why.
            }
        }
    }

    private async Task<(string Storage, int? QueueDepth)> CheckStorageAsync(CancellationToken cancellationToken)
    {
        try
        {
            return ("ok", await queue.ApproximateLengthAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return (TransientFailure.Describe(e), null);
        }
    }
}
