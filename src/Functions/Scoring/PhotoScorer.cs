using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Telemetry;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Functions.Scoring;

/// <summary>Scores the faces of photos; writes nothing.</summary>
public sealed class PhotoScorer(RunScheduler scorer, ModelMetrics metrics)
{
    public async Task<PhotoResult> ScoreAsync(PendingPhoto photo, CancellationToken cancellationToken)
    {
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
            Precision = ModelPrecision.Full,
            Facts = photo.Facts ?? new PhotoFacts(),
            Faces = [.. photo.Faces.Select((face, i) => new FaceResult(face.Box, face.Detection, score.Faces[i], crops[i])
            {
                Facts = (face.Facts ?? new FaceFacts()) with { Unsure = score.IsUnsure(i) },
            })],
        };
    }
}
