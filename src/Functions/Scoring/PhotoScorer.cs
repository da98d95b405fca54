using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Functions.Scoring;

/// <summary>Scores the faces of photos; writes nothing.</summary>
public sealed class PhotoScorer(RunScheduler scorer, VersionedModels models, ModelMetrics metrics)
{
    /// <summary>By the serving model.</summary>
    public Task<PhotoResult> ScoreAsync(PendingPhoto photo, CancellationToken cancellationToken) => ScoreAsync(photo, model: null, cancellationToken);

    /// <summary>By the given version if it is available, else by the serving model; null also means the serving model.</summary>
    public async Task<PhotoResult> ScoreAsync(PendingPhoto photo, ModelVersion? model, CancellationToken cancellationToken)
    {
        var crops = photo.Faces.Select(static face => new FaceCrop(face.Crop)).ToImmutableArray();
        var score = await ScoreByAsync(crops, model, cancellationToken).ConfigureAwait(false)
            ?? await scorer.ScoreAsync(crops, cancellationToken).ConfigureAwait(false);
        metrics.Scored(score);
        return new PhotoResult
        {
            Photo = photo.Photo,
            Status = PhotoStatus.Scored,
            Width = photo.Width,
            Height = photo.Height,
            Model = score.Model,
            Precision = score.Precision.Name(),
            Facts = photo.Facts ?? new PhotoFacts(),
            Faces = [.. photo.Faces.Select((face, i) => new FaceResult(face.Box, face.Detection, score.Faces[i], crops[i])
            {
                Facts = (face.Facts ?? new FaceFacts()) with { Unsure = score.IsUnsure(i) },
            })],
        };
    }

    private async Task<PhotoScore?> ScoreByAsync(ImmutableArray<FaceCrop> crops, ModelVersion? model, CancellationToken cancellationToken)
    {
        if (model is not { } version || await models.LeaseAsync(version, cancellationToken).ConfigureAwait(false) is not { } lease)
        {
            return null;
        }
        try
        {
            return await scorer.ScoreAsync(crops, lease, cancellationToken).ConfigureAwait(false);
        }
        catch (ModelRejectedException e)
        {
            await models.RefuseAsync(version, e, cancellationToken).ConfigureAwait(false);
            return null;
        }
    }
}
