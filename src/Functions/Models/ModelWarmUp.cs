using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Models;

/// <summary>Loads the model at start instead of with the first face, if the settings ask for it or a missing GPU must be reported at once.</summary>
public sealed class ModelWarmUp(HotModel model, ScoringRole role, IOptions<HotModelOptions> models, IOptions<ScoringOptions> scoring) : IHostedService
{
    /// <exception cref="ExecutionProviderException">CUDA is required and not available.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var needsGpu = scoring.Value.ExecutionProvider == ExecutionProvider.Cuda;
        if (role.ScoresFaces && (models.Value.Preload || needsGpu))
        {
            _ = model.Provider;
            model.Start();
        }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
