using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary>Finds out what the answers of a report rest on, where somebody asked for it.</summary>
public sealed class FaceExplainer(HotModel hot, IOptions<BatchOptions> options)
{
    /// <summary>Explanations by photo and face, of as many faces as are asked for; only those that the serving model scored, and whose crop was kept.</summary>
    public async Task<IReadOnlyDictionary<(string Photo, int Face), FaceExplanation>> ExplainAsync(IReadOnlyList<PhotoResult> photos, CancellationToken cancellationToken)
    {
        var explanations = new Dictionary<(string Photo, int Face), FaceExplanation>();
        if (options.Value.ExplainFaces == 0)
        {
            return explanations;
        }
        await hot.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var lease = hot.Lease();
        var faces = photos.Where(photo => photo.Model == lease.Network.Manifest.Version)
            .SelectMany(static photo => photo.Faces.Select((face, index) => (photo.Photo.Key, index, face.Crop)))
            .Where(static face => face.Crop is not null).Take(options.Value.ExplainFaces);
        foreach (var (photo, face, crop) in faces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            explanations[(photo, face)] = FaceExplanation.Of(lease.Network, crop!.Value);
        }
        return explanations;
    }

    /// <summary>Windows as a report has them.</summary>
    internal static ImmutableArray<ImmutableArray<float>> Windows(FaceResult face, FaceExplanation? explanation) =>
        [.. (explanation?.Windows ?? [face.Score.Attention]).Select(static window => window.ToArray().Select(static value => MathF.Round(value, 4)).ToImmutableArray())];
}
