using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Telemetry;

namespace DeepEmotion.Functions.Scoring;

/// <summary>Scores the photos of one message of the score-faces queue and writes their rows. Doing it again changes nothing.</summary>
public sealed class FacesMessageScorer(FacesQueue queue, PhotoScorer scorer, ResultsStore results)
{
    public async Task ScoreAsync(FacesMessage message, CancellationToken cancellationToken)
    {
        var photos = await queue.OpenAsync(message, cancellationToken).ConfigureAwait(false);
        var scored = await ScoreAsync(photos, cancellationToken).ConfigureAwait(false);
        await results.WriteAsync(scored, cancellationToken).ConfigureAwait(false);
        await queue.CompleteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PhotoResult[]> ScoreAsync(IReadOnlyList<PendingPhoto> photos, CancellationToken cancellationToken)
    {
        using var span = PipelineSpans.StartScoring(photos.Count);
        return await Task.WhenAll(photos.Select(photo => scorer.ScoreAsync(photo, cancellationToken))).ConfigureAwait(false);
    }
}
