using System.Collections.Immutable;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Functions.Scoring;

/// <summary>Puts the faces of photos through the dynamic batch and writes the rows.</summary>
public sealed class PhotoScorer(FacesQueue queue, RunScheduler scorer, ResultsStore results, ModelMetrics metrics)
{
    /// <summary>Scores one message. Doing it again changes nothing.</summary>
    public async Task ScoreAsync(FacesMessage message, CancellationToken cancellationToken)
    {
        var photos = await queue.OpenAsync(message, cancellationToken).ConfigureAwait(false);
        var scored = await ScoreAsync(photos, cancellationToken).ConfigureAwait(false);
        await results.WriteAsync(scored, cancellationToken).ConfigureAwait(false);
        await queue.CompleteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Scores the faces of one photo, without writing anything.</summary>
    public async Task<PhotoResult> ScoreAsync(PendingPhoto photo, CancellationToken cancellationToken)
    {
        using var span = PipelineSpans.StartPhoto(photo);
        var crops = photo.Faces.Select(static face => new FaceCrop(face.Crop)).ToImmutableArray();
        var score = await scorer.ScoreAsync(crops, cancellationToken).ConfigureAwait(false);
        metrics.Scored(score);
        return new PhotoResult
        {
            Photo = photo.Photo,
            Status = PhotoStatus.Scored,
            Width = photo.Width,
            Height = photo.Height,
            Model = score.Model,
            Faces = [.. photo.Faces.Select((face, i) => new FaceResult(face.Box, face.Detection, score.Faces[i], crops[i]))],
        };
    }

    private async Task<PhotoResult[]> ScoreAsync(IReadOnlyList<PendingPhoto> photos, CancellationToken cancellationToken)
    {
        using var span = PipelineSpans.StartScoring(photos.Count);
        return await Task.WhenAll(photos.Select(photo => ScoreAsync(photo, cancellationToken))).ConfigureAwait(false);
    }
}
