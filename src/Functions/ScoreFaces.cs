using System.Text;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Faces wait: put them through the network and write the photos' rows. The GPU container runs this function alone.</summary>
public sealed class ScoreFaces(PhotoScorer scorer)
{
    [Function(nameof(ScoreFaces))]
    public Task RunAsync([QueueTrigger(StorageNames.ScoreFacesQueue)] string message, CancellationToken cancellationToken) =>
        scorer.ScoreAsync(FacesMessage.FromUtf8(Encoding.UTF8.GetBytes(message)), cancellationToken);
}
