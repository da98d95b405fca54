using Azure.Storage.Queues.Models;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.Functions;

/// <summary>Faces are waiting: scores them and writes the photos' rows. The GPU container runs only this function.</summary>
public sealed class ScoreFaces(FacesMessageScorer scorer, FacesQueue queue, Patience patience, QueueTelemetry telemetry)
{
    [Function(nameof(ScoreFaces))]
    public Task RunAsync([QueueTrigger(StorageNames.ScoreFacesQueue)] QueueMessage message, CancellationToken cancellationToken)
    {
        var faces = FacesMessage.FromUtf8(message.Body);
        return telemetry.ProcessAsync(StorageNames.ScoreFacesQueue, message, faces.TraceParent, () => patience.RunAsync(
            nameof(ScoreFaces),
            () => scorer.ScoreAsync(faces, cancellationToken),
            faces.Returns,
            () => queue.SendBackAsync(faces with { Returns = faces.Returns + 1 }, Patience.Rest, CancellationToken.None),
            cancellationToken));
    }
}
