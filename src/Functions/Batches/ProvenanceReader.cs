using System.Collections.Immutable;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Serving;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using DeepEmotion.Vision.Detection.BlazeFace;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Batches;

/// <summary>Finds out which models scored a batch and how this process is configured.</summary>
public sealed class ProvenanceReader(IModelSource models, HotModel hot, IOptions<FaceDetectionOptions> detection, IOptions<ImagingOptions> imaging)
{
    private readonly Lazy<ModelManifest> _bundled = new(static () => BundledModel.Read().Manifest);

    /// <summary>The provenance of a batch.</summary>
    /// <param name="photos">Photos by the version that scored them.</param>
    /// <param name="detectors">Names that rows have.</param>
    /// <param name="precisions">Names that rows have.</param>
    /// <param name="cancellationToken">Stops waiting for the registry.</param>
    public async Task<Provenance> ReadAsync(
        IReadOnlyDictionary<string, int> photos, IEnumerable<string> detectors, IEnumerable<string> precisions, CancellationToken cancellationToken)
    {
        var found = new List<ModelProvenance>();
        foreach (var (version, count) in photos.OrderByDescending(static model => model.Value))
        {
            var manifest = await FindAsync(ModelVersion.Parse(version), cancellationToken).ConfigureAwait(false);
            var split = manifest is null ? PromotionGate.Split : PromotionGate.SplitOf(manifest);
            var accuracy = manifest?.Metrics.GetValueOrDefault(split)?.Accuracy;
            found.Add(new ModelProvenance(version, count, manifest?.Sha256, manifest?.Unsure?.Threshold, accuracy, accuracy is null ? null : split));
        }
        return new Provenance
        {
            Models = [.. found],
            Detectors = [.. detectors.Order(StringComparer.Ordinal)],
            DetectorSha256 = BlazeFaceDetector.NetworksSha256,
            Precisions = [.. precisions.Order(StringComparer.Ordinal)],
            Provider = (hot.Manifest is null ? hot.Configured : hot.Provider).ToString(),
            Settings = new Dictionary<string, object>
            {
                [$"{FaceDetectionOptions.Section}:{nameof(FaceDetectionOptions.MinConfidence)}"] = detection.Value.MinConfidence,
                [$"{FaceDetectionOptions.Section}:{nameof(FaceDetectionOptions.MinHint)}"] = detection.Value.MinHint,
                [$"{FaceDetectionOptions.Section}:{nameof(FaceDetectionOptions.TryTurned)}"] = detection.Value.TryTurned,
                [$"{FaceDetectionOptions.Section}:{nameof(FaceDetectionOptions.MaxDivision)}"] = detection.Value.MaxDivision,
                [$"{ImagingOptions.Section}:{nameof(ImagingOptions.WorkingSide)}"] = imaging.Value.WorkingSide,
            }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    // If a model was deleted or the registry does not answer, only the facts about that model are missing.
    private async Task<ModelManifest?> FindAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        if (hot.Manifest is { } serving && serving.Version == version)
        {
            return serving;
        }
        if (_bundled.Value.Version == version)
        {
            return _bundled.Value;
        }
        try
        {
            return await models.ReadManifestAsync(version, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ModelRejectedException or ModelNotFoundException || Model.Storage.TransientFailure.Is(e, cancellationToken))
        {
            return null;
        }
    }
}
