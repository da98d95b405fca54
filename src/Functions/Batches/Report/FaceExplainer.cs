using System.Collections.Immutable;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Serving;

namespace DeepEmotion.Functions.Batches.Report;

/// <summary>Computes occlusion maps and windows for a report, if they are enabled.</summary>
/// <param name="hot">The serving model.</param>
/// <param name="most">How many faces of a report to explain; 0 for none.</param>
public sealed class FaceExplainer(HotModel hot, int most)
{
    /// <summary>Whether it explains any face, for which it needs the face's crop.</summary>
    public bool IsOn => most > 0;

    /// <summary>Explanations by photo and face, up to the allowed number; only of faces that the serving model scored and whose crop was kept.</summary>
    public async Task<IReadOnlyDictionary<(string Photo, int Face), FaceExplanation>> ExplainAsync(IReadOnlyList<PhotoResult> photos, CancellationToken cancellationToken)
    {
        var explanations = new Dictionary<(string Photo, int Face), FaceExplanation>();
        if (!IsOn)
        {
            return explanations;
        }
        await hot.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var lease = hot.Lease();
        var faces = photos.Where(photo => photo.Model == lease.Network.Manifest.Version)
            .SelectMany(static photo => photo.Faces.Select((face, index) => (photo.Photo.Key, index, face.Crop)))
            .Where(static face => face.Crop is not null).Take(most);
        foreach (var (photo, face, crop) in faces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            explanations[(photo, face)] = FaceExplanation.Of(lease.Network, crop!.Value);
        }
        return explanations;
    }

    /// <summary>Windows in the report's form.</summary>
    internal static ImmutableArray<ImmutableArray<float>> Windows(FaceResult face, FaceExplanation? explanation) =>
        [.. (explanation?.Windows ?? [face.Score.Attention]).Select(static window => window.ToArray().Select(static value => MathF.Round(value, 4)).ToImmutableArray())];
}
