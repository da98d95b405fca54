using Azure;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Functions.Health;

/// <summary>Looks at storage and at the model.</summary>
public sealed class HealthCheck(FacesQueue queue, HotModel model, TimeProvider time)
{
    public async Task<HealthReport> RunAsync(CancellationToken cancellationToken)
    {
        var (storage, depth) = await CheckStorageAsync(cancellationToken).ConfigureAwait(false);
        var status = model.Status;
        return new HealthReport
        {
            Healthy = depth is not null,
            Storage = storage,
            QueueDepth = depth,
            Model = status.Serving.ToString(),
            Bundled = status.Bundled,
            ModelAgeDays = Math.Round((time.GetUtcNow() - model.Manifest.TrainedAt).TotalDays, 1),
            Swaps = status.Swaps,
            ModelProblem = status.Problem,
            ExecutionProvider = model.Provider.ToString().ToLowerInvariant(),
        };
    }

    private async Task<(string Storage, int? QueueDepth)> CheckStorageAsync(CancellationToken cancellationToken)
    {
        try
        {
            return ("ok", await queue.ApproximateLengthAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException)
        {
            return (e.Message.Split('\n', 2)[0].Trim(), null);
        }
    }
}
