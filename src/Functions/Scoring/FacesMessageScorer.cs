using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Telemetry;

namespace DeepEmotion.Functions.Scoring;

/// <summary>Scores the photos of one message of the score-faces queue and writes their rows. Doing it again changes nothing.</summary>
public sealed class FacesMessageScorer(FacesQueue queue, PhotoScorer scorer, ResultsStore results, LostFaces lost)
{
    public async Task ScoreAsync(FacesMessage message, CancellationToken cancellationToken)
    {
        if (await queue.OpenAsync(message, cancellationToken).ConfigureAwait(false) is not { } opened)
        {
            await lost.SendAgainAsync(message, cancellationToken).ConfigureAwait(false);
            return;
        }
        var scored = await ScoreAsync(opened.Photos, cancellationToken).ConfigureAwait(false);
        await results.WriteAsync(scored, cancellationToken).ConfigureAwait(false);
        await queue.CompleteAsync(opened, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PhotoResult[]> ScoreAsync(IReadOnlyList<PendingPhoto> photos, CancellationToken cancellationToken)
    {
        using var span = PipelineSpans.StartScoring(photos.Count);
        return await Task.WhenAll(photos.Select(photo => scorer.ScoreAsync(photo, cancellationToken))).ConfigureAwait(false);
    }
}
