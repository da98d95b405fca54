using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Recovery;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Functions.Tombstones;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Functions.Scoring;

/// <summary>Scores the photos of one message of the score-faces queue and writes their rows. Repeating it changes nothing.</summary>
public sealed class FacesMessageScorer(FacesQueue queue, PhotoScorer scorer, BatchModels models, HotModel hot, ResultsStore results, LostFaces lost, TombstoneStore tombstones)
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
        var pinned = new Dictionary<string, ModelVersion?>(StringComparer.Ordinal);
        // A forgotten batch must not get a choice of model again. Its photos get no row either.
        var remaining = await tombstones.RemainingAsync(photos, static photo => photo.Photo, cancellationToken).ConfigureAwait(false);
        foreach (var batch in remaining.Select(static photo => photo.Photo.Batch).Distinct(StringComparer.Ordinal))
        {
            pinned[batch] = await models.PinAsync(batch, ServingAsync, cancellationToken).ConfigureAwait(false);
        }
        return await Task.WhenAll(photos.Select(photo => scorer.ScoreAsync(photo, pinned.GetValueOrDefault(photo.Photo.Batch), cancellationToken))).ConfigureAwait(false);

        async Task<ModelVersion> ServingAsync()
        {
            await hot.WaitAsync(cancellationToken).ConfigureAwait(false);
            using var lease = hot.Lease();
            return lease.Network.Manifest.Version;
        }
    }
}
