using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Training.Publishing;

/// <summary>Publishes a package after the checks that every app runs before it lets a model serve.</summary>
internal sealed class PublishingJob(ModelRegistry registry, PromotionPolicy policy)
{
    private static readonly Lazy<SessionFactory> Sessions = new(() => SessionsIn(Precision.Fp32));
    private static readonly Lazy<SessionFactory> Int8Sessions = new(() => SessionsIn(Precision.Int8));

    /// <summary>Fails early if publishing cannot work, instead of after hours of training.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) => registry.CheckWritableAsync(cancellationToken);

    /// <summary>Tests a model as every app does before it lets one serve.</summary>
    /// <exception cref="ModelRejectedException">No app would let it serve.</exception>
    public static void Try(byte[] onnx, ModelManifest manifest, CancellationToken cancellationToken) =>
        EmotionNetwork.Load(onnx, manifest, Sessions.Value, cancellationToken).Dispose();

    /// <param name="package">The file and its manifest.</param>
    /// <param name="validation">Images to measure the serving model on, the same as for the candidate's metrics; null compares manifests.</param>
    /// <param name="cancellationToken">Stops waiting for storage.</param>
    /// <exception cref="ModelRejectedException">No app would let it serve; nothing was stored.</exception>
    public async Task<PublishedModel> PublishAsync(ModelPackage package, IReadOnlyList<LabelledFace>? validation, CancellationToken cancellationToken)
    {
        Try(package.Onnx, package.Manifest, cancellationToken);
        if (package.Quantized is { } int8)
        {
            EmotionNetwork.Load(int8, package.Manifest, Int8Sessions.Value, cancellationToken).Dispose();
        }
        Func<byte[], ModelManifest, ModelManifest>? measure = validation is null ? null : (onnx, manifest) => Measure(onnx, manifest, PromotionGate.SplitOf(package.Manifest), validation);
        return await new ModelPublisher(registry).PublishAsync(package.Onnx, package.Quantized, package.Manifest, policy, measure, cancellationToken).ConfigureAwait(false);
    }

    private static SessionFactory SessionsIn(Precision precision) => new(
        Options.Create(new ScoringOptions { ExecutionProvider = ExecutionProvider.Cpu, Precision = precision }), NullLogger<SessionFactory>.Instance);

    private static ModelManifest Measure(byte[] onnx, ModelManifest manifest, string split, IReadOnlyList<LabelledFace> validation)
    {
        if (split == PromotionGate.CrossValidation && manifest.Metrics.ContainsKey(split))
        {
            // It may have learned from these very faces; its own cross-validation is of faces that it had not seen.
            return manifest;
        }
        try
        {
            using var model = new OnnxModel(onnx);
            return manifest with { Metrics = manifest.Metrics.SetItem(split, Measurement.Measure(model.Score(validation))) };
        }
        catch (UsageException broken)
        {
            throw new ModelRejectedException($"Model {manifest.Version}: {broken.Message}", broken);
        }
    }
}
